package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No file says whose machine it was written on, or where that machine gets its packages. */
class TracesTest {
  @Test
  void noFileOfTheRepositoryHasATraceOfItsMachine() throws IOException {
    List<String> files = Shipped.REPOSITORY.files();
    assertThat(files).hasSizeGreaterThan(300);

    var traces = new ArrayList<String>();
    for (String file : files) {
      Path path = Shipped.REPOSITORY.root().resolve(file);
      if (Files.isRegularFile(path)) {
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        Traces.in(text).forEach(line -> traces.add(file + ":" + line));
      }
    }
    assertThat(traces).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cd /%s/ana/slipway", "\"/%s/x", "file:///%s/me/app.git", "=/%s/.m2"})
  void aFolderOfAPersonIsFound(String line) {
    assertThat(List.of("home", "root", "Users"))
        .allSatisfy(folder -> {
          String text = line.formatted(folder);
          assertThat(Traces.in("first\n" + text)).hasSize(1).allMatch(t -> t.startsWith("2: "));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"repo|maven|org", "registry|npmjs|org", "deb|debian|org"})
  void aHostOfPackagesIsFound(String parts) {
    assertThat(Traces.in("see https://" + parts.replace('|', '.') + "/x")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$cache/%s/usr",
        "at ~/%s/",
        "a/%s/b",
        "<dir>/%s/x",
        "the /%s folder",
        "${x}/%s/y"
      })
  void aFolderOfThatNameInsideAnotherIsNone(String line) {
    assertThat(Traces.in(line.formatted("root"))).isEmpty();
  }
}
