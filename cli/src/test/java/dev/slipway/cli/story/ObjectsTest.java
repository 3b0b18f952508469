package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of an app for Kubernetes without a cluster. */
@Timeout(300)
class ObjectsTest {
  @TempDir Path directory;

  @Test
  void render_prints_the_objects_for_kubectl_and_no_secret() throws IOException {
    var home = Home.in(directory, "shop", "services: {}\n", "kubernetes", "");
    Files.writeString(
        home.repository().resolve("kustomization.yaml"),
        """
        namespace: shop
        resources: [config.yaml]
        secretGenerator:
        - name: db
          literals: [password=hunter22, pin=123]
        """);
    Files.writeString(
        home.repository().resolve("config.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c}
        data: {url: "postgresql://shop:hunter22@db/shop", "on": "yes"}
        """);
    home.git("add", "-A");
    home.git("commit", "-q", "-m", "Objects");

    String yaml = home.well("render", "shop").out();
    Tree.Mapping json = home.well("render", "shop", "--output", "json").json();

    assertThat(yaml).startsWith("---\n").contains("\"on\": \"yes\"", "url: \"postgresql://shop:(");
    assertThat(yaml.lines()).filteredOn("---"::equals).hasSize(2);
    assertThat(json.text("kind")).hasValue("List");
    assertThat(json.items("items"))
        .filteredOn(item -> ((Tree.Mapping) item).text("kind").orElse("").equals("Secret"))
        .singleElement()
        .satisfies(secret ->
            assertThat(((Tree.Mapping) secret).mapping("data").json())
                .isEqualTo("{\"password\":\"(secret)\",\"pin\":\"(secret)\"}"));
    assertThat(yaml + json.json()).doesNotContain("hunter22", "aHVudGVyMjI", "MTIz");

    var path = home.slipway("render", "repo/kustomization.yaml");
    Files.delete(home.repository().resolve("compose.yaml"));
    var folder = home.slipway("render", "repo");
    assertThat(path.code()).isEqualTo(2);
    assertThat(folder.code()).isEqualTo(2);
    assertThat(folder.err()).contains("slipway build repo");
  }
}
