package dev.slipway.kustomize.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Limits;
import dev.slipway.kustomize.file.Work;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrategicMergeTest {
  private static final Work NO_TIME = new Work(new Limits(10, 10, 10, 10, 10, Duration.ZERO));

  private static MapNode service(String ports) {
    String text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [%s]}\n";
    return (MapNode) new YamlReader().read(text.formatted(ports), "").getFirst();
  }

  private static boolean merge(String ports, String changes) {
    return new StrategicMerge(new Schemas(), NO_TIME).apply(service(ports), service(changes));
  }

  @Test
  void looksAtTheClockInListsThatTakeTheSquareOfTheirLength() {
    assertThatThrownBy(() -> merge("{port: 1, protocol: TCP}", "{port: 1, nodePort: 2}"))
        .hasMessage("the build is refused: it takes longer than 0s");
    assertThat(merge("{port: 1, protocol: TCP}", "{port: 1, protocol: TCP}")).isTrue();
  }
}
