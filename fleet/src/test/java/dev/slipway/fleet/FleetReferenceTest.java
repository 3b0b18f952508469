package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FleetReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "slipway-yaml.md");

  @Test
  void thePageSaysWhatTheReaderChecks() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, FleetReference.markdown());
    }
    assertThat(PAGE)
        .as("run this test with -Dgolden.update=true to write it anew")
        .hasContent(FleetReference.markdown());
  }
}
