package dev.slipway.kustomize.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each directory of the resources is a build with a patch, and what kustomize 5.8.1 made of it; the
 * directory's name says what it shows.
 */
class PatchFixturesTest {
  private static final int FEWEST = 35;

  @TestFactory
  Stream<DynamicTest> patchesLikeUpstream() throws IOException, URISyntaxException {
    Path fixtures = Path.of(Objects.requireNonNull(getClass().getResource("/patch")).toURI());
    List<Path> directories;
    try (Stream<Path> entries = Files.list(fixtures)) {
      directories = entries.filter(Files::isDirectory).sorted().toList();
    }
    assertThat(directories).hasSizeGreaterThanOrEqualTo(FEWEST);
    return directories.stream()
        .map(directory ->
            DynamicTest.dynamicTest(directory.getFileName().toString(), () -> check(directory)));
  }

  private static void check(Path directory) throws IOException {
    var kustomizer = new Kustomizer(Options.DEFAULT);
    Path error = directory.resolve("expected-error.txt");
    if (Files.exists(error)) {
      assertThatThrownBy(() -> kustomizer.build(directory))
          .isInstanceOf(KustomizeException.class)
          .hasMessageContaining(Files.readString(error).strip())
          .extracting(e -> ((KustomizeException) e).source().line())
          .isNotEqualTo(0);
    } else {
      assertThat(kustomizer.build(directory).text())
          .isEqualTo(Files.readString(directory.resolve("expected.yaml")));
    }
  }
}
