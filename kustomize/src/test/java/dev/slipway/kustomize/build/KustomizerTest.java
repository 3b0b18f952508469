package dev.slipway.kustomize.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.LoadRestriction;
import dev.slipway.kustomize.file.MemoryTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KustomizerTest {
  private final MemoryTree tree = new MemoryTree();

  private static String map(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  private String build(String target, Options options) {
    return new Kustomizer(options).build(tree, target).text();
  }

  private String build(String target) {
    return build(target, Options.DEFAULT);
  }

  private KustomizeException failure(String kustomization) {
    tree.with("/k/kustomization.yaml", kustomization).with("/k/a.yaml", map("a"));
    try {
      throw new AssertionError(build("/k"));
    } catch (KustomizeException e) {
      return e;
    }
  }

  @Test
  void gathersFilesAndBasesAndSortsThem() {
    tree.with("/o/kustomization.yaml", "resources: [../b, s.yaml]\nnamePrefix: p-\n");
    tree.with("/o/s.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: s\n");
    tree.with("/b/Kustomization", "resources: [z.yaml, a.yaml]\n");
    tree.with("/b/a.yaml", map("a")).with("/b/z.yaml", map("z"));
    assertThat(build("/o").lines().filter(line -> line.startsWith("  name:")))
        .containsExactly("  name: p-s", "  name: p-a", "  name: p-z");
    assertThat(
            build("/o", Options.DEFAULT.withOrder(Options.Order.NONE))
                .lines()
                .filter(line -> line.startsWith("  name:")))
        .containsExactly("  name: p-z", "  name: p-a", "  name: p-s");
  }

  @Test
  void sortsAsTheKustomizationSaysWhateverTheOptionsSay() {
    var warnings = new ArrayList<String>();
    tree.with(
        "/k/kustomization.yaml",
        """
        resources: [all.yaml]
        sortOptions:
          order: legacy
          legacySortOptions:
            orderFirst: [ConfigMap]
            orderLast: [Namespace]
        """);
    tree.with(
        "/k/all.yaml",
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n---\n"
            + "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n---\n"
            + map("m"));
    Options options = Options.DEFAULT.withOrder(Options.Order.NONE).withWarnings(warnings::add);
    assertThat(build("/k", options).lines().filter(line -> line.startsWith("kind:")))
        .containsExactly("kind: ConfigMap", "kind: Pod", "kind: Namespace");
    assertThat(warnings).singleElement().asString().contains("Sorting order is set both");
  }

  @Test
  void letsAComponentWorkOnWhatIsThere() {
    tree.with("/o/kustomization.yaml", "resources: [a.yaml]\ncomponents: [../c]\n");
    tree.with("/o/a.yaml", map("a"));
    tree.with(
        "/c/kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        nameSuffix: -c
        """);
    assertThat(build("/o")).isEqualTo(map("a-c"));
    assertThat(build("/c")).isEmpty();
  }

  @Test
  void runsTransformersThatADocumentConfigures() {
    tree.with(
        "/k/kustomization.yaml",
        """
        resources: [a.yaml]
        transformers:
        - |-
          apiVersion: builtin
          kind: PrefixTransformer
          metadata: {name: first}
          prefix: i-
          fieldSpecs: [{path: metadata/name}]
        - more
        """);
    tree.with("/k/a.yaml", map("a"));
    tree.with("/k/more/kustomization.yaml", "resources: [s.yaml]\n");
    tree.with(
        "/k/more/s.yaml",
        """
        apiVersion: builtin
        kind: SuffixTransformer
        metadata: {name: second}
        suffix: -d
        fieldSpecs: [{path: metadata/name}]
        """);
    assertThat(build("/k")).isEqualTo(map("i-a-d"));
  }

  @Test
  void refusesProgramsByTheirNameAndSaysWhy() {
    tree.with(
        "/k/t.yaml",
        """
        apiVersion: someteam.example.org/v1
        kind: SedTransformer
        metadata:
          name: x
          annotations:
            config.kubernetes.io/function: |
              container: {image: example.org/sed}
        """);
    KustomizeException failure = failure("resources: [a.yaml]\ntransformers: [t.yaml]\n");
    assertThat(failure)
        .hasMessage("external plugins disabled; unable to load external plugin 'SedTransformer'");
    assertThat(failure.remedy()).contains("runs no program, container or plugin");
  }

  @Test
  void refusesAValidatorThatChangesSomething() {
    assertThat(
            failure(
                """
                resources: [a.yaml]
                validators:
                - |-
                  apiVersion: builtin
                  kind: PrefixTransformer
                  metadata: {name: first}
                  prefix: i-
                  fieldSpecs: [{path: metadata/name}]
                """))
        .hasMessageContaining("validator shouldn't modify the resource map: id in self missing");
  }

  @Test
  void printsALocalObjectThatAPatchGaveTheIdOfAPrintedOne() {
    String local = "  annotations:\n    config.kubernetes.io/local-config: \"true\"\n";
    tree.with("/k/b.yaml", map("b") + local);
    tree.with("/k/a.yaml", map("a"));
    tree.with(
        "/k/kustomization.yaml",
        """
        resources: [a.yaml, b.yaml]
        patches:
        - target: {kind: ConfigMap}
          patch: |-
            - {op: replace, path: /metadata/name, value: b}
        """);
    assertThat(build("/k", Options.DEFAULT.withOrder(Options.Order.NONE)))
        .isEqualTo(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: b
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              annotations:
                config.kubernetes.io/local-config: "true"
              name: b
            """);
  }

  @Test
  void refusesTwoLocalObjectsThatAPatchMadeAlike() {
    String local = "  annotations: {config.kubernetes.io/local-config: \"true\"}\n";
    tree.with("/k/b.yaml", map("b") + local + "---\n" + map("c") + local);
    assertThat(
            failure(
                """
                resources: [a.yaml, b.yaml]
                patches:
                - target: {name: b|c}
                  patch: |-
                    - {op: replace, path: /metadata/name, value: d}
                """))
        .hasMessageStartingWith("id ConfigMap.v1.[noGrp]/d.[noNs] not found in removal");
  }

  @Test
  void refusesAValidatorThatIsAStrategicMergePatch() {
    assertThat(
            failure(
                """
                resources: [a.yaml]
                validators:
                - |-
                  apiVersion: builtin
                  kind: PatchTransformer
                  metadata: {name: first}
                  patch: |-
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: a}
                """))
        .hasMessageContaining("validator shouldn't modify the resource map: nodes unequal");
  }

  @Test
  void refusesAValidatorForWhichANameIsRemembered() {
    // It sets nothing where there is a namespace; upstream notes the names it finds all the same.
    tree.with(
        "/k/validators.yaml",
        """
        apiVersion: builtin
        kind: NamespaceTransformer
        metadata: {name: n, namespace: other}
        unsetOnly: true
        """);
    tree.with("/c/kustomization.yaml", "kind: Component\nnamespace: first\n");
    assertThat(
            failure(
                """
                resources: [a.yaml]
                components: [../c]
                validators: [validators.yaml]
                """))
        .hasMessageContaining("validator shouldn't modify the resource map: nodes unequal");
  }

  @Test
  void writesWhereEachResourceCameFromAndWhatTouchedIt() {
    tree.with(
        "/k/kustomization.yaml",
        """
        resources: [a.yaml]
        namePrefix: p-
        buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]
        """);
    tree.with("/k/a.yaml", map("a"));
    assertThat(build("/k"))
        .isEqualTo(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              annotations:
                alpha.config.kubernetes.io/transformations: |
                  - configuredIn: kustomization.yaml
                    configuredBy:
                      apiVersion: builtin
                      kind: PrefixTransformer
                config.kubernetes.io/origin: |
                  path: a.yaml
              labels:
                app.kubernetes.io/managed-by: kustomize-v5.8.1
              name: p-a
            """);
  }

  @Test
  void namesTheFieldThatMayHaveBeenMeant() {
    KustomizeException failure = failure("resources: [a.yaml]\nnamePrefx: x\n");
    assertThat(failure).hasMessage("invalid Kustomization: json: unknown field \"namePrefx\"");
    assertThat(failure.source()).hasToString("kustomization.yaml:2");
    assertThat(failure.remedy()).isEqualTo("did you mean 'namePrefix'?");
  }

  @Test
  void refusesAValueOfAnotherTypeInUpstreamsWords() {
    assertThat(failure("resources: a.yaml\n"))
        .hasMessage(
            "invalid Kustomization: json: cannot unmarshal string into Go struct field"
                + " Kustomization.resources of type []string");
    assertThat(failure("resources: [a.yaml]\nimages: [{name: 2}]\n"))
        .hasMessage(
            "invalid Kustomization: json: cannot unmarshal number into Go struct field"
                + " Image.images.name of type string");
    assertThat(failure("resources: [a.yaml]\ncommonLabels: {a: yes}\n"))
        .hasMessageContaining("cannot unmarshal bool");
  }

  @Test
  void refusesAKustomizationThatSaysNothing() {
    assertThat(failure("namePrefix: \"\"\nresources:\n")).hasMessage("kustomization.yaml is empty");
    tree.with("/k/kustomization.yaml", "resources: []\n");
    assertThat(build("/k")).isEmpty();
  }

  @Test
  void tellsOfOldFieldsWithoutPrintingAnything() {
    var warnings = new ArrayList<String>();
    tree.with("/k/kustomization.yaml", "bases: [../b]\nvars: []\n");
    tree.with("/b/kustomization.yaml", "resources: [a.yaml]\n").with("/b/a.yaml", map("a"));
    assertThat(build("/k", Options.DEFAULT.withWarnings(warnings::add))).isEqualTo(map("a"));
    assertThat(warnings)
        .hasSize(2)
        .first()
        .isEqualTo(
            "# Warning: 'bases' is deprecated. Please use 'resources' instead."
                + " Run 'kustomize edit fix' to update your Kustomization automatically.");
  }

  @Test
  void refusesTwoResourcesOfOneIdAndNamesBothPlaces() {
    tree.with("/k/b.yaml", map("a"));
    KustomizeException failure = failure("resources: [a.yaml, b.yaml]\n");
    assertThat(failure)
        .hasMessageContaining(
            "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]");
    assertThat(failure.source()).hasToString("b.yaml:1");
    assertThat(failure.remedy()).isEqualTo("the other is at a.yaml:1");
  }

  @Test
  void refusesTwoResourcesThatAPatchMadeAlike() {
    tree.with("/k/b.yaml", map("b"));
    assertThat(
            failure(
                """
                resources: [a.yaml, b.yaml]
                patches:
                - target: {kind: ConfigMap}
                  patch: |-
                    - {op: replace, path: /metadata/name, value: a}
                """))
        .hasMessageContaining(
            "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]");
  }

  @Test
  void refusesTwoResourcesThatAnEarlierPatchMadeAlikeWhereALaterOneHasATarget() {
    tree.with("/k/b.yaml", map("b"));
    assertThat(
            failure(
                """
                resources: [a.yaml, b.yaml]
                patches:
                - target: {name: b}
                  patch: |-
                    - {op: replace, path: /metadata/name, value: a}
                - target: {name: none}
                  patch: "{kind: ConfigMap, metadata: {name: x, labels: {q: r}}}"
                namePrefix: p-
                """))
        .hasMessageContaining("already registered id: ConfigMap.v1.[noGrp]/a.[noNs]");
  }

  @Test
  void deletesSeveralResourcesWithOnePatch() {
    tree.with("/k/a.yaml", map("a") + "---\n" + map("b") + "---\n" + map("c"));
    tree.with(
        "/k/kustomization.yaml",
        """
        resources: [a.yaml]
        patches:
        - target: {name: "[bc]"}
          patch: "{$patch: delete, apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"
        """);
    assertThat(build("/k")).isEqualTo(map("a"));
  }

  @Test
  void refusesTwoResourcesThatAComponentMadeAlike() {
    tree.with("/k/a.yaml", map("a")).with("/k/b.yaml", map("b"));
    tree.with(
        "/c/kustomization.yaml",
        """
        kind: Component
        patches:
        - target: {kind: ConfigMap}
          patch: |-
            - {op: replace, path: /metadata/name, value: a}
        """);
    assertThat(failure("resources: [a.yaml, b.yaml]\ncomponents: [../c]\nnamePrefix: p-\n"))
        .hasMessageContaining("recursed merging from path '/c'")
        .hasMessageContaining("already registered id: ConfigMap.v1.[noGrp]/a.[noNs]");
  }

  /** As upstream: what it notes of each step for build metadata takes such values apart. */
  @Test
  void changesAnAnnotationInAllPlacesThatGotItUnlessThereIsBuildMetadata() {
    tree.with("/k/a.yaml", map("a"));
    tree.with(
        "/k/b.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        """);
    String kustomization =
        """
        resources: [a.yaml, b.yaml]
        commonAnnotations: {note: one}
        replacements:
        - source: {kind: ConfigMap, fieldPath: metadata.name}
          targets:
          - select: {kind: Deployment}
            fieldPaths: [metadata.annotations.note]
        """;
    tree.with("/k/kustomization.yaml", kustomization);
    assertThat(build("/k")).containsOnlyOnce("note: one").contains("        note: a\n");

    tree.with("/k/kustomization.yaml", kustomization + "buildMetadata: [managedByLabel]\n");
    assertThat(build("/k")).contains("\n    note: a\n").contains("        note: one\n");
  }

  @Test
  void readsWhatIsElsewhereOnlyWhereThatIsAllowed() {
    tree.with("/shared/x.yaml", map("x"));
    assertThat(failure("resources: [../shared/x.yaml]\n"))
        .hasMessageContaining("security; file '/shared/x.yaml' is not in or below '/k'");
    assertThat(build("/k", Options.DEFAULT.withRestriction(LoadRestriction.NONE)))
        .isEqualTo(map("x"));
    assertThat(failure("resources: [https://example.org/x.yaml]\n"))
        .hasMessageContaining("this build reads nothing remote");
  }

  @Test
  void findsACircleOfBases() {
    tree.with("/b/kustomization.yaml", "resources: [../k]\n");
    assertThat(failure("resources: [../b]\n"))
        .hasMessageContaining("cycle detected: candidate root '/k' contains visited root '/k'");
  }

  @Test
  void leavesOutWhatIsThereForTheBuildAlone() {
    String local = "  annotations:\n    config.kubernetes.io/local-config: \"%s\"\n";
    tree.with("/k/kustomization.yaml", "resources: [a.yaml]\n");
    tree.with(
        "/k/a.yaml",
        map("a") + local.formatted("true") + "---\n" + map("b") + local.formatted("false"));
    assertThat(build("/k")).contains("name: b").doesNotContain("name: a");
  }

  @Test
  void endsABuildThatGrowsWithoutEnd() {
    for (int i = 0; i < 30; i++) {
      tree.with("/a" + i + "/kustomization.yaml", "resources: [../b%1$d, ../c%1$d]\n".formatted(i));
      for (String side : List.of("b", "c")) {
        tree.with(
            "/" + side + i + "/kustomization.yaml",
            "namePrefix: %s-\nresources: [../a%d]\n".formatted(side, i + 1));
      }
    }
    tree.with("/a30/kustomization.yaml", "resources: [x.yaml]\n").with("/a30/x.yaml", map("x"));
    assertThatThrownBy(() -> build("/a0")).hasMessageContaining("more than 10000 kustomizations");
  }
}
