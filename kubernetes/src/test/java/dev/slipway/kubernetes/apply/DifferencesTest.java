package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Change.Field;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
        labels: {app.kubernetes.io/name: web}
      spec:
        replicas: 2
        template:
          spec:
            containers:
            - name: web
              image: web:1
              ports: [{containerPort: 80}, {containerPort: 443}]
              env:
              - {name: LEVEL, value: info}
              - {name: DB_PASSWORD, value: hunter22}
            - name: log
              image: log:1
      """;

  @Test
  void aFieldIsCalledByTheNamesOnTheWayToIt() {
    assertThat(changed("image: web:1", "image: web:2"))
        .containsExactly(new Field("spec.template.spec.containers[web].image", "web:1", "web:2"));
    assertThat(changed("{app.kubernetes.io/name: web}", "{app.kubernetes.io/name: shop}"))
        .containsExactly(new Field("metadata.labels[app.kubernetes.io/name]", "web", "shop"));
    assertThat(changed("containerPort: 443", "containerPort: 8443"))
        .containsExactly(
            new Field("spec.template.spec.containers[web].ports[443].containerPort", "443", ""),
            new Field("spec.template.spec.containers[web].ports[8443].containerPort", "", "8443"));
    assertThat(changed("value: info", "value: ''"))
        .containsExactly(
            new Field("spec.template.spec.containers[web].env[LEVEL].value", "info", "\"\""));
  }

  @Test
  void allOfWhatComesOrGoesIsNamed() {
    assertThat(changed("      - name: log\n        image: log:1\n", ""))
        .containsExactly(
            new Field("spec.template.spec.containers[log].image", "log:1", ""),
            new Field("spec.template.spec.containers[log].name", "log", ""));
  }

  @Test
  void anotherOrderOfNamedItemsIsADifference() {
    Tree.Mapping before = Manifests.object("env: [{name: a}, {name: b}]");
    Tree.Mapping after = Manifests.object("env: [{name: b}, {name: a}]");

    assertThat(between(before, after)).containsExactly(new Field("env (order)", "a, b", "b, a"));
  }

  @Test
  void listsWithoutNamesAreComparedWholeOrByPlace() {
    assertThat(between("args: [a, b]", "args: [b]"))
        .containsExactly(new Field("args", "[\"a\",\"b\"]", "[\"b\"]"));
    assertThat(between("rules: [{verbs: [get]}, {verbs: [list]}]", "rules: [{verbs: [get]}]"))
        .containsExactly(new Field("rules[1].verbs", "[\"list\"]", ""));
  }

  @Test
  void ofTextsOfSeveralLinesThoseThatDifferAreNamed() {
    assertThat(between("a: \"one\\ntwo\\nthree\\n\"", "a: \"one\\n2\\nthree\\n\""))
        .containsExactly(new Field("a line 2", "two", "2"));
    assertThat(between("a: \"one\\ntwo\\n\"", "a: \"one\\nnew\\nnewer\\ntwo\\n\""))
        .containsExactly(new Field("a line 2", "", "new\\nnewer"));
    assertThat(between("a: one", "a: \"one\\ntwo\""))
        .containsExactly(new Field("a line 2", "", "two"));
  }

  @Test
  void whatTheServerKeepsBooksWithIsNoDifference() {
    Tree.Mapping live =
        Manifests.object(
            """
            kind: ConfigMap
            metadata: {name: a, uid: u, resourceVersion: '7', generation: 3, managedFields: [{}],
              creationTimestamp: '2026-11-21T00:00:00Z'}
            data: {a: b}
            status: {phase: Good}
            """);

    assertThat(
            between(live, Manifests.object("{kind: ConfigMap, metadata: {name: a}, data: {a: b}}")))
        .isEmpty();
  }

  @Test
  void aNumberIsNotItsText() {
    assertThat(between("a: 1", "a: '1'")).containsExactly(new Field("a", "1", "\"1\""));
    assertThat(between("a: {}", "b: {}"))
        .containsExactly(new Field("a", "{}", ""), new Field("b", "", "{}"));
  }

  @Test
  void noSecretIsShown() {
    String secret = "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {key: %s}}";

    assertThat(between(secret.formatted("aHVudGVyMjI="), secret.formatted("aHVudGVyMjM=")))
        .containsExactly(new Field("data.key", "(secret)", "(secret, changed)"));
    assertThat(changed("hunter22", "hunter23"))
        .containsExactly(
            new Field(
                "spec.template.spec.containers[web].env[DB_PASSWORD].value",
                "(secret)",
                "(secret, changed)"));
    assertThat(
            Differences.between(
                Manifests.object("command: [x, sesame99]"),
                Manifests.object("command: [y, sesame99]"),
                Masking.of(Secrets.of(List.of("sesame99")), List.of())))
        .containsExactly(new Field("command", "[\"x\",\"(secret)\"]", "[\"y\",\"(secret)\"]"));
  }

  @Test
  void longTextsThatDifferInTheirEndsAreToldApart() {
    String text = "x".repeat(300);

    Field field = between("a: " + text + "1", "a: " + text + "2").getFirst();

    assertThat(field.before()).isNotEqualTo(field.after()).contains("301 characters");
  }

  @Test
  void whatIsNotWrittenIsNoMatterForWhatIsWanted() {
    Tree.Mapping live = Manifests.object("spec: {a: 1, b: 2, list: [{name: x, c: 1}, {name: y}]}");
    Tree.Mapping written = Manifests.object("spec: {a: 3, list: [{name: x}]}");

    assertThat(Differences.wanted(live, written, none()))
        .containsExactly(new Field("spec.a", "1", "3"), new Field("spec.list[y].name", "y", ""));
  }

  private static List<Field> changed(String what, String by) {
    assertThat(DEPLOYMENT).contains(what);
    return between(DEPLOYMENT, DEPLOYMENT.replace(what, by));
  }

  private static List<Field> between(String before, String after) {
    return between(Manifests.object(before), Manifests.object(after));
  }

  private static List<Field> between(Tree.Mapping before, Tree.Mapping after) {
    return Differences.between(before, after, none());
  }

  private static Masking none() {
    return Masking.of(Secrets.NONE, List.of());
  }
}
