package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CommandLine;
import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.controlplane.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a commit in Git to objects on a real API server, as a person has it done. */
@RequiresControlPlane
@Timeout(600)
class KubernetesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/kubernetes");

  @TempDir Path directory;
  private Path repository;

  @BeforeEach
  void a_repository() throws IOException {
    repository = Files.createDirectories(directory.resolve("repo"));
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Ana");
    git("config", "user.email", "ana@example.org");
    try (var files = Files.walk(FIXTURES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = repository.resolve(FIXTURES.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    commit("Start");
  }

  @Test
  void a_stateful_app_is_planned_deployed_changed_left_alone_and_rolled_back(
      ControlPlane cluster, TestNamespace namespace) throws IOException {
    fleet(cluster, namespace, "ledger", "ledger/overlays/production");
    String in = namespace.name();

    var plan = slipway("plan", "ledger");
    assertThat(plan.code()).as(plan.err()).isEqualTo(3);
    assertThat(plan.out())
        .contains("new (5)", "+ Deployment/" + in + "/ledger", "+ CronJob/" + in)
        .contains("+ PersistentVolumeClaim/" + in + "/ledger-data");
    assertThat(plan.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(kubectl(cluster, in, "get", "deployments", "-o", "name")).isEmpty();

    well("deploy", "ledger");
    assertThat(kubectl(cluster, in, "get", "deployment", "ledger", "-o", JSON_IMAGE))
        .isEqualTo("registry.example.org/ledger:v1.0.0 1");
    assertThat(kubectl(cluster, in, "get", "pvc", "ledger-data", "-o", "jsonpath={.status.phase}"))
        .isEqualTo("Bound");

    replace("ledger/overlays/production/kustomization.yaml", "v1.0.0", "v1.1.0");
    commit("Ledger 1.1");
    var change = slipway("plan", "ledger");
    assertThat(change.code()).as(change.err()).isEqualTo(3);
    assertThat(change.out())
        .contains("changed in place (2)", "registry.example.org/ledger:v1.0.0 ->", "3 unchanged");
    assertThat(change.out()).doesNotContain("Service/");
    well("deploy", "ledger");
    assertThat(kubectl(cluster, in, "get", "deployment", "ledger", "-o", JSON_IMAGE))
        .isEqualTo("registry.example.org/ledger:v1.1.0 1");

    var before = cluster.auditLog().mark();
    assertThat(well("deploy", "ledger").out()).contains("Nothing was done");
    assertThat(cluster.auditLog().writesSince(before))
        .filteredOn(entry -> entry.fieldManager().equals("slipway"))
        .isEmpty();

    well("rollback", "ledger", "--yes");
    assertThat(kubectl(cluster, in, "get", "deployment", "ledger", "-o", JSON_IMAGE))
        .isEqualTo("registry.example.org/ledger:v1.0.0 1");
  }

  @Test
  void an_app_of_several_services_is_deployed_and_what_git_drops_goes(
      ControlPlane cluster, TestNamespace namespace) throws IOException {
    fleet(cluster, namespace, "shop", "shop");
    String in = namespace.name();

    assertThat(slipway("adopt", "shop"))
        .satisfies(said -> {
          assertThat(said.code()).isEqualTo(2);
          assertThat(said.err()).contains("slipway plan shop", "slipway deploy shop");
        });
    well("deploy", "shop");
    assertThat(kubectl(cluster, in, "get", "deployments", "-o", "name"))
        .isEqualTo("deployment.apps/api\ndeployment.apps/web");
    everyVerbThatLooksSeesIt(cluster, in);

    replace("shop/settings.yaml", "vouchers: false", "vouchers: true");
    replace("shop/settings.yaml", "sandbox-not-for-real", "another-not-for-real");
    Files.writeString(
        repository.resolve("shop/api.yaml"),
        Files.readString(repository.resolve("shop/api.yaml"))
            .replaceFirst("(?s)---\napiVersion: policy.*", ""));
    commit("Vouchers");
    var plan = slipway("plan", "shop");
    assertThat(plan.code()).as(plan.err()).isEqualTo(3);
    assertThat(plan.out())
        .contains("data[features.yaml] line 2  vouchers: false -> vouchers: true")
        .contains("data.token  (secret) -> (secret, changed)")
        .contains("- PodDisruptionBudget/" + in + "/api")
        .doesNotContain("not-for-real");
    well("deploy", "shop");
    assertThat(kubectl(cluster, in, "get", "pdb", "-o", "name")).isEmpty();
    assertThat(kubectl(cluster, in, "get", "cm", "settings", "-o", "jsonpath={.data}"))
        .contains("vouchers: true");
  }

  private void everyVerbThatLooksSeesIt(ControlPlane cluster, String in) {
    assertThat(well("get", "shop").out())
        .startsWith("OBJECT ")
        .containsPattern(
            "Deployment/" + in + "/web +True +[0-9]+ [sm] +Current: [0-9]/[0-9] ready");
    assertThat(well("tree", "shop").out())
        .startsWith("shop\n")
        .containsPattern("(?m)^.* └── ReplicaSet/" + in + "/web-.*\n.* [├└]── Pod/" + in);
    assertThat(well("events", "shop").out()).contains("ScalingReplicaSet", "Deployment/" + in);
    assertThat(well("stats").out()).containsPattern("(?m)^shop +[0-9]+ +[0-9]+ +0 +0 +[1-9]");
    assertThat(well("diff", "shop").out()).startsWith("shop is as ");

    well("restart", "shop", "Deployment/web");
    kubectl(cluster, in, "rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(well("diff", "shop").out()).startsWith("shop is as ");
    kubectl(cluster, in, "patch", "cm", "settings", "-p", "{\"data\":{\"features.yaml\":\"no\"}}");
    var differs = slipway("diff", "shop");
    assertThat(differs.code()).as(differs.err()).isEqualTo(3);
    assertThat(differs.out()).contains("ConfigMap/" + in + "/settings", "data[features.yaml]");
    well("reconcile", "shop");
    assertThat(well("diff", "shop").out()).startsWith("shop is as ");
  }

  private static final String JSON_IMAGE =
      "jsonpath={.spec.template.spec.containers[0].image} {.status.readyReplicas}";

  private void fleet(ControlPlane cluster, TestNamespace namespace, String app, String path)
      throws IOException {
    Files.writeString(
        directory.resolve("slipway.yaml"),
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Fleet
        metadata: {name: home}
        root: root
        repositories:
          things: {url: %s}
        targets:
          prod: {kind: kubernetes, kubeconfig: %s}
        apps:
          %s:
            source: {repository: things, ref: main, path: %s}
            target: prod
            verify: {timeout: 2m}
            kubernetes: {namespace: %s}
        """
            .formatted(repository, cluster.kubeconfig(), app, path, namespace.name()));
  }

  private CommandLine slipway(String... words) {
    return CommandLine.in(directory, words);
  }

  private CommandLine well(String... words) {
    CommandLine said = slipway(words);
    assertThat(said.code()).as("%s%n%s%n%s", List.of(words), said.out(), said.err()).isZero();
    return said;
  }

  private static String kubectl(ControlPlane cluster, String namespace, String... words) {
    var all = new ArrayList<>(List.of("--namespace", namespace));
    all.addAll(List.of(words));
    return cluster.kubectl().run(all.toArray(String[]::new));
  }

  private void replace(String file, String before, String after) throws IOException {
    Path path = repository.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(before);
    Files.writeString(path, text.replace(before, after));
  }

  private void commit(String message) {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  }

  private void git(String... words) {
    var command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(words));
    Home.Said said = Home.said(new ProcessBuilder(command), directory);
    assertThat(said.code()).as(said.err()).isZero();
  }
}
