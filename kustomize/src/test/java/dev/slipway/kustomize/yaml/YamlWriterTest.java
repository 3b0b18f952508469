package dev.slipway.kustomize.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
  @Test
  void writesScalarsAsUpstreamPrintsThem() throws IOException {
    List<Node> nodes = new YamlReader().read(resource("scalars.yaml"), "scalars.yaml");

    assertThat(YamlWriter.write(nodes.getFirst())).isEqualTo(resource("scalars.expected.yaml"));
  }

  private static String resource(String name) throws IOException {
    try (var in = YamlWriterTest.class.getResourceAsStream("/yaml/" + name)) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
