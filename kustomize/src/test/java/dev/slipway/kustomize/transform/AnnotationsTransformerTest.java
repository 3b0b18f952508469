package dev.slipway.kustomize.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class AnnotationsTransformerTest {
  /** Upstream folds the text of a template once more, and indented lines get an empty line. */
  private static final String FOLDED_IN_TEMPLATE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        annotations:
          note: |-
            one
              two
        name: app
      spec:
        template:
          metadata:
            annotations:
              note: |-
                one

                  two
            name: app
      """;

  private static final String NOTE = "commonAnnotations: {note: \"one\\n  two\"}\n";

  @Test
  void foldsATextInATemplateThatWasFoldedThere() {
    var fixture =
        Fixture.of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app}
            spec:
              template:
                metadata:
                  name: app
                  annotations:
                    note: >-
                      before
            """,
            NOTE);

    assertThat(fixture.build()).isEqualTo(FOLDED_IN_TEMPLATE);
  }

  @Test
  void foldsATextInATemplateThatWasFoldedBesideIt() {
    var fixture =
        Fixture.of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: app
              annotations:
                note: >-
                  before
            spec:
              template:
                metadata:
                  name: app
            """,
            NOTE);

    assertThat(fixture.build()).isEqualTo(FOLDED_IN_TEMPLATE);
  }

  /** Upstream keeps a note of the origin among the annotations: so there are some. */
  @Test
  void findsAnnotationsWhereOriginsAreAskedFor() {
    String resource = "kind: MyKind\nmetadata:\n  name: db\n";
    String step =
        """
        transformers:
        - |-
          apiVersion: builtin
          kind: AnnotationsTransformer
          metadata: {name: step}
          annotations: {a: b}
          fieldSpecs: [{path: metadata/annotations}]
        """;

    assertThat(Fixture.of(resource, step).build()).isEqualTo(resource);
    assertThat(Fixture.of(resource, step + "buildMetadata: [originAnnotations]\n").build())
        .isEqualTo(
            """
            kind: MyKind
            metadata:
              annotations:
                a: b
                config.kubernetes.io/origin: |
                  path: resource.yaml
              name: db
            """);
  }

  /** Upstream notes among the annotations how a generator behaves, even where nobody said. */
  @Test
  void findsAnnotationsOfWhatIsGenerated() {
    var fixture =
        new Fixture()
            .with(
                "kustomization.yaml",
                """
                configMapGenerator:
                - name: web
                  options: {disableNameSuffixHash: true}
                transformers:
                - |-
                  apiVersion: builtin
                  kind: AnnotationsTransformer
                  metadata: {name: step}
                  annotations: {a: b}
                  fieldSpecs: [{path: metadata/annotations}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              annotations:
                a: b
              name: web
            """);
  }
}
