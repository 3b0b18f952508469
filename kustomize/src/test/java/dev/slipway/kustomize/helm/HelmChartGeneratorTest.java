package dev.slipway.kustomize.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.MemoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmChartGeneratorTest {
  @TempDir Path directory;

  private final RecordingHelm helm = new RecordingHelm();

  /** Prints one ConfigMap, and keeps what it was asked. */
  private static final class RecordingHelm implements Helm {
    private final List<String> commands = new ArrayList<>();
    private String version = "v3.16.4+g1";
    private String printed =
        "Pulled: something\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\n";
    private String values = "";
    private Map<String, String> environment = Map.of();

    @Override
    public String run(List<String> arguments, Map<String, String> environment) {
      this.environment = environment;
      commands.add(String.join(" ", arguments));
      if (arguments.getFirst().equals("version")) {
        return version;
      }
      int file = arguments.indexOf("-f");
      if (file >= 0) {
        try {
          values = Files.readString(Path.of(arguments.get(file + 1)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return printed;
    }
  }

  @BeforeEach
  void aChart() throws IOException {
    write("charts/tiny/values.yaml", "color: red\nlist: [1]\ndeep: {a: 1, b: 2}\nnothing: null\n");
    write("more.yaml", "more: 1\n");
  }

  private void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String build(String kustomization) throws IOException {
    write("kustomization.yaml", kustomization);
    var options = new HelmOptions(true, helm, List.of("from.flag/v1"), "1.30", false);
    return new Kustomizer(Options.DEFAULT.withHelm(options)).build(directory).text();
  }

  @Test
  void everyFieldBecomesTheOptionThatUpstreamGives() throws IOException {
    String text =
        build(
            """
            namespace: prod
            namePrefix: p-
            helmCharts:
            - name: tiny
              releaseName: rel
              additionalValuesFiles: [more.yaml]
              apiVersions: [my.org/v1]
              includeCRDs: true
              skipTests: true
              skipHooks: true
              devel: true
              debug: true
            """);

    assertThat(text).contains("name: p-made\n").doesNotContain("annotations");
    assertThat(command(1))
        .isEqualTo(
            "template rel ROOT/charts/tiny --namespace prod -f VALUES -f ROOT/more.yaml"
                + " --api-versions my.org/v1 --kube-version 1.30 --include-crds --skip-tests"
                + " --no-hooks --debug --devel");
    assertThat(helm.values).startsWith("color: red\n");
    assertThat(helm.environment)
        .containsOnlyKeys("HELM_CONFIG_HOME", "HELM_CACHE_HOME", "HELM_DATA_HOME", "HELM_PLUGINS");
  }

  private String command(int index) throws IOException {
    return helm.commands
        .get(index)
        .replace(directory.toRealPath().toString(), "ROOT")
        .replaceAll("-f \\S+-kustomize-values.yaml", "-f VALUES");
  }

  @Test
  void aChartThatIsNotThereIsPulledIntoADirectoryOfItsVersion() throws IOException {
    write("charts/far-1.2/far/values.yaml.not", "");
    Files.delete(directory.resolve("charts/far-1.2/far/values.yaml.not"));
    Files.delete(directory.resolve("charts/far-1.2/far"));
    write("v.yaml", "");
    build(
        """
        helmGlobals: {configHome: /tmp/none}
        helmCharts:
        - {name: far, version: "1.2", repo: "oci://example.com/charts/", valuesFile: v.yaml}
        """);

    assertThat(command(1))
        .isEqualTo(
            "pull --untar --untardir ROOT/charts/far-1.2 oci://example.com/charts/far --version 1.2");
    assertThat(helm.environment).containsEntry("HELM_DATA_HOME", "/tmp/none/.data");
  }

  @Test
  void valuesMeetInTheThreeWaysOfUpstream() throws IOException {
    assertThat(values("override"))
        .isEqualTo("color: blue\ndeep:\n  a: 5\n  c: {}\nnothing: null\n");
    assertThat(values("merge"))
        .isEqualTo("color: red\ndeep:\n  a: 1\n  b: 2\n  c:\n    d: null\nlist:\n- 1\n");
    assertThat(values("replace"))
        .isEqualTo("color: blue\ndeep:\n  a: 5\n  b: null\n  c:\n    d: null\nlist: null\n");
  }

  @Test
  void aDateInAKustomizationIsItsText() throws IOException {
    build("helmCharts: [{name: tiny, valuesMerge: replace, valuesInline: {a: [2001-01-01]}}]\n");
    assertThat(helm.values).isEqualTo("a:\n- \"2001-01-01\"\n");
  }

  @Test
  void aYesInAKustomizationIsABoolean() throws IOException {
    build("helmCharts: [{name: tiny, valuesInline: {a: [yes, \"yes\", Off]}}]\n");
    assertThat(helm.values).contains("a:\n- true\n- \"yes\"\n- false\n");
  }

  @Test
  void aJsonPatchOfAllAnnotationsLeavesTheNamespaceToHelm() throws IOException {
    String patched =
        """
        namespace: prod
        helmCharts: [{name: tiny, namespace: own}]
        patches:
        - target: {kind: ConfigMap}
          patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"a": "b"}}]'
        """;
    assertThat(build(patched))
        .isEqualTo(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              annotations:
                a: b
              name: made
            """);
  }

  private String values(String merge) throws IOException {
    build(
        """
        helmCharts:
        - name: tiny
          valuesMerge: %s
          valuesInline: {color: blue, list: null, deep: {a: 5, b: null, c: {d: null}}}
        """
            .formatted(merge));
    return helm.values;
  }

  @Test
  void chartsAreRefusedWhereNobodyAllowedThem() throws IOException {
    write("kustomization.yaml", "helmCharts: [{name: tiny}]\n");
    assertThatThrownBy(() -> new Kustomizer(Options.DEFAULT).build(directory))
        .hasMessageContaining("must specify --enable-helm");
  }

  @Test
  void whatHelmCouldMisreadOrCannotDoIsRefused() {
    assertThatThrownBy(() -> build("helmCharts: [{releaseName: a}]\n"))
        .hasMessageContaining("chart name cannot be empty");
    assertThatThrownBy(() -> build("helmCharts: [{name: tiny, releaseName: --post-renderer=x}]\n"))
        .hasMessageContaining("would be an option of helm");
    assertThatThrownBy(() -> build("helmCharts: [{name: tiny, valuesMerge: x}]\n"))
        .hasMessageContaining("valuesMerge must be one of [merge override replace]");
    assertThatThrownBy(() -> build("helmCharts: [{name: gone}]\n"))
        .hasMessageContaining("no repo specified for pull, no chart found at");
    assertThatThrownBy(() -> build("helmCharts: [{name: tiny, valuesInline: {deep: 1}}]\n"))
        .hasMessageContaining("could not merge values: wrong node kind");
    helm.version = "v2.17.0";
    assertThatThrownBy(() -> build("helmCharts: [{name: tiny}]\n"))
        .hasMessageContaining("requires helm V3 or V4 but got v2.17.0");
  }

  @Test
  void aTreeThatIsNotOfTheMachineHasNoCharts() {
    var tree = new MemoryTree().with("kustomization.yaml", "helmCharts: [{name: tiny}]\n");
    var options = Options.DEFAULT.withHelm(new HelmOptions(true, helm, List.of(), "", false));
    assertThatThrownBy(() -> new Kustomizer(options).build(tree, "/"))
        .hasMessageContaining("only from a directory of this machine");
  }
}
