package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.slipway.kustomize.build.Explanation;
import dev.slipway.kustomize.build.Explanation.Change;
import dev.slipway.kustomize.build.Explanation.Field;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.build.Rendering;
import dev.slipway.kustomize.file.MemoryTree;
import dev.slipway.kustomize.resource.Resource;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private final MemoryTree tree =
      new MemoryTree()
          .with("/base/kustomization.yaml", "resources: [app.yaml]\nnamePrefix: b-\n")
          .with(
              "/base/app.yaml",
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: app
              spec:
                replicas: 1
                template:
                  spec:
                    containers:
                    - name: main
                      image: app:1
              """)
          .with(
              "/prod/kustomization.yaml",
              """
              resources: [../base]
              namePrefix: p-
              patches:
              - path: more.yaml
              images:
              - {name: app, newTag: "2"}
              """)
          .with(
              "/prod/more.yaml",
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: app
              spec:
                replicas: 5
              """);

  private Explanation explanation(boolean explained) {
    Rendering rendering =
        new Kustomizer(Options.DEFAULT.withExplained(explained)).build(tree, "/prod");
    Resource resource = rendering.resources().getFirst();
    return rendering.explain(resource);
  }

  private Field field(String path) {
    return explanation(true).fields().stream()
        .filter(field -> field.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsTheLineWhereAValueWasRead() {
    assertThat(field("spec.template.spec.containers[0].name"))
        .isEqualTo(
            new Field(
                "spec.template.spec.containers[0].name",
                "main",
                new Source("../base/app.yaml", 10),
                ""));
  }

  @Test
  void tellsTheLineOfThePatchThatSetAValue() {
    Field replicas = field("spec.replicas");
    assertThat(replicas.value()).isEqualTo("5");
    assertThat(replicas.step()).isEqualTo("PatchTransformer");
    assertThat(replicas.source()).hasToString("more.yaml:6");
  }

  @Test
  void tellsTheKustomizationWhoseFieldSetAValue() {
    Field image = field("spec.template.spec.containers[0].image");
    assertThat(image.step()).isEqualTo("ImageTagTransformer");
    assertThat(image.source()).hasToString("kustomization.yaml");
  }

  @Test
  void tellsEveryStepThatChangedAField() {
    assertThat(explanation(true).changesOf("metadata.name"))
        .extracting(Change::file, change -> change.after().orElseThrow())
        .containsExactly(
            tuple("../base/kustomization.yaml", "b-app"), tuple("kustomization.yaml", "p-b-app"));
  }

  @Test
  void remembersNothingWhereNobodyAsks() {
    assertThat(explanation(false).changes()).isEmpty();
  }

  @Test
  void findsTheFieldThatWasMeant() {
    assertThat(explanation(true).nearest("spec.template.spec.containers[0].img"))
        .hasValueSatisfying(
            near -> assertThat(near.path()).isEqualTo("spec.template.spec.containers[0].image"));
  }
}
