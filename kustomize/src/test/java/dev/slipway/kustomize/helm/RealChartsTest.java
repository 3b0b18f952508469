package dev.slipway.kustomize.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.fuzz.Helms;
import dev.slipway.kustomize.fuzz.Oracle;
import dev.slipway.kustomize.fuzz.Outcome;
import dev.slipway.kustomize.server.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts through the real helm, each build compared with the real kustomize's. */
class RealChartsTest {
  @TempDir Path directory;

  @BeforeEach
  void findHelm() throws IOException {
    boolean required = "1".equals(System.getenv("SLIPWAY_REQUIRE_HELM"));
    assumeTrue(required || Helms.isInstalled(), "no helm here");
    assumeTrue(required || Oracle.find().isPresent(), "no kustomize here");
    write("charts/tiny/Chart.yaml", "apiVersion: v2\nname: tiny\nversion: 1.2.3\n");
    write("charts/tiny/values.yaml", "color: red\nlist: [1]\ndeep: {a: 1, b: 2}\n");
    write("charts/tiny/crds/crd.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: crd}\n");
    write(
        "charts/tiny/templates/map.yaml",
        """
        {{- if eq .Values.color "none" }}{{ fail "a color is needed" }}{{ end }}
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-values
          namespace: {{ .Release.Namespace }}
        data:
          all: |
            {{- .Values | toYaml | nindent 4 }}
        """);
  }

  private Path write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String ours(Path target) {
    var options = Options.DEFAULT.withHelm(HelmOptions.enabled(Helms.program()));
    return new Kustomizer(options).build(target).text();
  }

  private static Outcome upstream(Path target) {
    var flags = List.of("--enable-helm", "--helm-command=" + Helms.program());
    return Oracle.find().orElseThrow().build(target, flags, Map.of());
  }

  private String build(String entry) throws IOException {
    write("kustomization.yaml", "namespace: prod\nnamePrefix: p-\nhelmCharts:\n- " + entry + "\n");
    String text = ours(directory);
    assertThat(upstream(directory)).isEqualTo(Outcome.built(text));
    return text;
  }

  @Test
  void buildsAChartOfTheDirectory() throws IOException {
    assertThat(build("{name: tiny, releaseName: rel, namespace: own, includeCRDs: true}"))
        .contains("name: p-rel-values", "namespace: own", "kind: Namespace");
  }

  @Test
  void valuesMeetAsUpstreamLetsThemMeet() throws IOException {
    String inline = "{quiet: yes, list: null, deep: {a: 2001-01-01, c: [1e3, ~, 012]}}";
    for (String merge : List.of("override", "merge", "replace")) {
      assertThat(
              build(
                  "{name: tiny, releaseName: rel, valuesMerge: %s, valuesInline: %s}"
                      .formatted(merge, inline)))
          .contains("deep:\n");
    }
  }

  @Test
  void pullsAChartFromItsRepository() throws Exception {
    Path served = Files.createDirectories(directory.resolve("served"));
    helm("package", directory.resolve("charts/tiny").toString(), "-d", served.toString());
    try (var web = WebServer.start(served)) {
      helm("repo", "index", served.toString(), "--url", web.address());
      String kustomization =
          "helmCharts: [{name: tiny, version: 1.2.3, releaseName: far, repo: \"%s\"}]\n"
              .formatted(web.address());
      Path one = write("one/kustomization.yaml", kustomization).getParent();
      Path two = write("two/kustomization.yaml", kustomization).getParent();

      assertThat(ours(one)).contains("name: far-values");
      assertThat(upstream(two)).isEqualTo(Outcome.built(ours(one)));
      assertThat(one.resolve("charts/tiny-1.2.3/tiny/values.yaml")).exists();
      assertThat(web.asked()).filteredOn(path -> path.endsWith(".tgz")).hasSize(2);
    }
  }

  private static void helm(String... arguments) {
    new HelmProgram(Helms.program()).run(List.of(arguments), Map.of());
  }

  @Test
  void tellsWhyAChartRefuses() throws IOException {
    write("kustomization.yaml", "helmCharts: [{name: tiny, valuesInline: {color: none}}]\n");
    assertThat(upstream(directory).ok()).isFalse();
    assertThatThrownBy(() -> ours(directory))
        .isInstanceOf(KustomizeException.class)
        .hasMessageContaining("a color is needed");
  }
}
