package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"one-app", "home", "shared"})
  void everyExampleIsAFleet(String name) throws IOException {
    String text = Files.readString(Path.of("..", "examples", name, "slipway.yaml"));

    assertThat(FleetFile.in(directory, text).read().apps()).isNotEmpty();
  }

  @Test
  void noExampleIsLeftOut() throws IOException {
    try (var examples = Files.list(Path.of("..", "examples"))) {
      assertThat(examples.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("one-app", "home", "shared");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "home,web,'',main,process",
    "home,web,services/web,feature/x#y,compose",
    "home,web,deploy,main,kubernetes"
  })
  void whatInitWritesCanBeRead(
      String fleet, String app, String path, String branch, String target) {
    Path root = directory.resolve("own root");
    String text = FleetTemplate.text(fleet, app, path, branch, target, Optional.of(root));
    String usual = FleetTemplate.text(fleet, app, path, branch, target, Optional.empty());

    Fleet read = FleetFile.in(directory, text).read();

    assertThat(read.root()).isEqualTo(root);
    assertThat(usual).doesNotContain("root:");
    assertThat(FleetFile.in(directory, usual).read().apps()).hasSameSizeAs(read.apps());

    assertThat(read.name()).isEqualTo(fleet);
    assertThat(read.app(app).source().path()).isEqualTo(path);
    assertThat(read.app(app).source().ref().display()).isEqualTo(branch);
    assertThat(read.app(app).target().name()).isEqualTo(target);
  }
}
