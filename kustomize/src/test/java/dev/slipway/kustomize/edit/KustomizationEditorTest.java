package dev.slipway.kustomize.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KustomizationEditorTest {
  private static final String HEAD =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      """;

  private static final String COMMENTED =
      HEAD
          + """
          resources:
            - a.yaml   # first
            # about b
            - b.yaml
          namespace: old # the namespace

          # images below
          images:
            - name: nginx   # web
              newTag: "1.0"
            - name: redis
              newTag: 6.0.0 # pinned
              digest: sha256:aa
          # the end
          """;

  @Test
  void changesAValueAndKeepsTheCommentBehindIt() {
    assertThat(edited(COMMENTED, editor -> editor.setNamespace("new")))
        .isEqualTo(COMMENTED.replace("namespace: old #", "namespace: new #"));
  }

  @Test
  void addsAnItemAtTheIndentOfTheOthers() {
    assertThat(edited(COMMENTED, editor -> editor.addResources(List.of("a.yaml", "c.yaml"))))
        .isEqualTo(COMMENTED.replace("  - b.yaml\n", "  - b.yaml\n  - c.yaml\n"));
  }

  @Test
  void removesItemsWithTheCommentsBeforeThem() {
    assertThat(edited(COMMENTED, editor -> editor.removeResources(List.of("b*"))))
        .isEqualTo(COMMENTED.replace("  # about b\n  - b.yaml\n", ""));
  }

  @Test
  void changesOneFieldOfAnImage() {
    assertThat(edited(COMMENTED, editor -> editor.setImages(List.of("redis:7@sha256:aa"))))
        .isEqualTo(COMMENTED.replace("newTag: 6.0.0 #", "newTag: \"7\" #"));
  }

  @Test
  void keepsPartsOfAnImageThatAStarStandsFor() {
    assertThat(edited(COMMENTED, editor -> editor.setImages(List.of("redis=my/redis:*@*"))))
        .contains("  - name: redis\n    newName: my/redis\n    newTag: 6.0.0 # pinned\n");
  }

  @Test
  void sortsImagesByName() {
    assertThat(edited(HEAD, editor -> editor.setImages(List.of("b=x:1", "a@sha256:1"))))
        .isEqualTo(
            HEAD
                + """
                images:
                - digest: sha256:1
                  name: a
                - name: b
                  newName: x
                  newTag: "1"
                """);
  }

  @Test
  void returnsTheTextItselfWhereNothingIsToBeDone() {
    String text = "bases: [../base]\n";

    assertThat(edited(text, editor -> editor.removeResources(List.of("nothing")))).isEqualTo(text);
  }

  @Test
  void addsNewFieldsInUpstreamsOrderAndModernizesOldOnes() {
    assertThat(edited("bases:\n- ../base\n", editor -> editor.setNamePrefix("p-")))
        .isEqualTo(
            HEAD
                + """
                resources:
                - ../base
                namePrefix: p-
                """);
  }

  @Test
  void insertsLabelsInOrder() {
    String text = HEAD + "commonLabels:\n  app: x # app\n  tier: z\n";

    assertThat(edited(text, editor -> editor.addLabels(Map.of("b", "true"), false)))
        .isEqualTo(HEAD + "commonLabels:\n  app: x # app\n  b: \"true\"\n  tier: z\n");
    assertThatThrownBy(() -> edited(text, editor -> editor.addLabels(Map.of("app", "y"), false)))
        .hasMessage("label app already in kustomization file. Use --force to override.");
  }

  @Test
  void addsLabelsThatAreNoSelectors() {
    assertThat(edited(HEAD, editor -> editor.addPlainLabels(Map.of("a", "b"), true, false)))
        .isEqualTo(HEAD + "labels:\n- includeTemplates: true\n  pairs:\n    a: b\n");
  }

  @Test
  void addsAndRemovesPatches() {
    var patch = new PatchEntry("p.yaml", "", Map.of("kind", "Deployment"));
    String added = edited(HEAD, editor -> editor.addPatch(patch));

    assertThat(added)
        .isEqualTo(HEAD + "patches:\n- path: p.yaml\n  target:\n    kind: Deployment\n");
    assertThat(edited(added, editor -> editor.removePatch(patch))).isEqualTo(HEAD);
  }

  @Test
  void addsLiteralsToAGeneratorAndChangesThem() {
    String added =
        edited(HEAD, editor -> editor.addConfigMap(DataSources.ofLiterals("cm", List.of("a=1"))));
    assertThat(added).isEqualTo(HEAD + "configMapGenerator:\n- literals:\n  - a=1\n  name: cm\n");

    assertThat(edited(added, editor -> editor.setConfigMap("cm", "", List.of("a=2"), "ns")))
        .isEqualTo(
            HEAD + "configMapGenerator:\n- literals:\n  - a=2\n  name: cm\n  namespace: ns\n");
    assertThatThrownBy(
            () -> edited(added, editor -> editor.setConfigMap("cm", "", List.of("b=2"), "")))
        .hasMessage("key 'b' not found in resource");
  }

  @Test
  void setsReplicasAndBuildMetadata() {
    assertThat(edited(HEAD, editor -> editor.setReplicas(List.of("dep=3"))))
        .isEqualTo(HEAD + "replicas:\n- count: 3\n  name: dep\n");
    assertThat(edited(HEAD, editor -> editor.setBuildMetadata(List.of("managedByLabel"))))
        .isEqualTo(HEAD + "buildMetadata:\n- managedByLabel\n");
    assertThatThrownBy(() -> edited(HEAD, editor -> editor.addBuildMetadata(List.of("x"))))
        .hasMessage("invalid buildMetadata option: x");
  }

  @Test
  void rewritesAFileInBraces() {
    assertThat(edited("{\"resources\": [\"a.yaml\"]}\n", editor -> editor.setNamespace("ns")))
        .isEqualTo(HEAD + "resources:\n- a.yaml\nnamespace: ns\n");
  }

  private static String edited(String text, Consumer<KustomizationEditor> change) {
    var editor = new KustomizationEditor(text, "kustomization.yaml");
    change.accept(editor);
    return editor.text();
  }
}
