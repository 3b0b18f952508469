package dev.slipway.kustomize.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KustomizationFixerTest {
  @Test
  void movesOldFieldsIntoThoseOfToday() {
    String old =
        """
        # what we build on
        bases:
        - ../base
        resources:
        # our own
        - a.yaml
        imageTags:
        - name: nginx
          newTag: v1
        commonLabels:
          app: x
        patchesStrategicMerge:
        - p.yaml
        - |-
          apiVersion: v1
          kind: Foo
          metadata:
            name: x
        patchesJson6902:
        - path: j.yaml
          target:
            kind: Deployment
            name: foo
            version: v1
        configMapGenerator:
        - env: e.env
          name: cm
        """;

    assertThat(fixer(Map.of("p.yaml", "")).fix(old, "kustomization.yaml").kustomization())
        .isEqualTo(
            """
            # what we build on
            resources:
            # our own
            - a.yaml
            - ../base
            configMapGenerator:
            - envs:
              - e.env
              name: cm
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            labels:
            - includeSelectors: true
              pairs:
                app: x
            patches:
            - path: j.yaml
              target:
                kind: Deployment
                name: foo
                version: v1
            - path: p.yaml
            - patch: |-
                apiVersion: v1
                kind: Foo
                metadata:
                  name: x
            images:
            - name: nginx
              newTag: v1
            """);
  }

  @Test
  void refusesALabelThatIsInBothFields() {
    String text = "labels:\n- pairs:\n    app: x\ncommonLabels:\n  app: x\n";

    assertThatThrownBy(() -> fixer(Map.of()).fix(text, "kustomization.yaml"))
        .hasMessage("label name 'app' exists in both commonLabels and labels");
  }

  @Test
  void makesReplacementsOutOfVariables() {
    String text =
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - dep.yaml
        vars:
        - name: FOO
          objref:
            apiVersion: apps/v1
            kind: Deployment
            name: d
          fieldref:
            fieldPath: spec.replicas
        """;
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: d
        spec:
          args:
          - a:$(FOO):b # kept
          - $(FOO)
        """;

    KustomizationFixer.Result result =
        fixer(Map.of("dep.yaml", deployment)).fixWithVariables(text, "kustomization.yaml");

    assertThat(result.kustomization())
        .isEqualTo(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - dep.yaml
            replacements:
            - source:
                fieldPath: spec.replicas
                group: apps
                kind: Deployment
                name: d
                version: v1
              targets:
              - fieldPaths:
                - spec.args.0
                options:
                  delimiter: ':'
                  index: 1
                select:
                  group: apps
                  kind: Deployment
                  name: d
                  version: v1
              - fieldPaths:
                - spec.args.1
                select:
                  group: apps
                  kind: Deployment
                  name: d
                  version: v1
            """);
    assertThat(result.files())
        .containsOnly(Map.entry("dep.yaml", deployment.replace("$(FOO)", "FOO_PLACEHOLDER")));
  }

  private static KustomizationFixer fixer(Map<String, String> files) {
    return new KustomizationFixer(
        new KustomizationFixer.Files() {
          @Override
          public Optional<String> read(String path) {
            return Optional.ofNullable(files.get(path));
          }

          @Override
          public List<String> list(String directory) {
            return List.of();
          }
        });
  }
}
