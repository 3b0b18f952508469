package dev.slipway.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.controlplane.AuditEntry;
import dev.slipway.controlplane.AuditLog;
import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.controlplane.TestNamespace;
import dev.slipway.data.Json;
import dev.slipway.kubernetes.api.Cluster.Deletion;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is spoken here is what a real API server understands. */
@RequiresControlPlane
class ApiServerTest {
  private final ControlPlane plane;
  private final String namespace;
  private final HttpCluster cluster;
  private final ResourceType configMaps;

  ApiServerTest(ControlPlane plane, TestNamespace namespace) {
    this.plane = plane;
    this.namespace = namespace.name();
    this.cluster = opened(plane.kubeconfig());
    this.configMaps = cluster.type("v1", "ConfigMap").orElseThrow();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static HttpCluster opened(Path kubeconfig) {
    return HttpCluster.open(new Connection(Optional.of(kubeconfig), Optional.empty()));
  }

  @Test
  void anObjectGoesThroughItsLife() throws InterruptedException {
    var heard = new Heard();
    try (var _ =
        cluster.watch(configMaps, namespace, new Selector("", "metadata.name=web"), heard)) {
      heard.next("complete");
      assertThat(cluster.apply(configMaps, configMap("web", "1"), true, true).mapping("data"))
          .isEqualTo(Tree.ofTexts(Map.of("a", "1")));
      assertThat(cluster.get(configMaps, namespace, "web")).isEmpty();

      Tree.Mapping applied = cluster.apply(configMaps, configMap("web", "1"), true, false);
      Tree.Mapping again = cluster.apply(configMaps, configMap("web", "1"), true, false);
      assertThat(again).isEqualTo(applied);
      Tree.Mapping patched =
          cluster.patch(
              configMaps, namespace, "web", "", Json.parse("x", "{\"data\": {\"b\": \"2\"}}"));
      Tree.Mapping replaced = cluster.replace(configMaps, patched.without("data"), false);
      assertThatThrownBy(() -> cluster.replace(configMaps, patched.without("data"), false))
          .isInstanceOfSatisfying(
              ApiFailure.class, failure -> assertThat(failure.reason()).isEqualTo("Conflict"));
      String uid = applied.mapping("metadata").text("uid").orElseThrow();
      assertThatThrownBy(() ->
              cluster.delete(configMaps, namespace, "web", new Deletion("other", false, false)))
          .isInstanceOf(ApiFailure.class);
      cluster.delete(configMaps, namespace, "web", new Deletion(uid, false, true));
      assertThat(cluster.get(configMaps, namespace, "web")).contains(replaced);
      cluster.delete(configMaps, namespace, "web", new Deletion(uid, false, false));
      cluster.delete(configMaps, namespace, "web", new Deletion(uid, false, false));

      for (Tree.Mapping seen : List.of(applied, patched, replaced)) {
        heard.next("present web " + version(seen));
      }
      heard.nextMatching("gone web \\d+");
    }
  }

  @Test
  void aFieldThatIsNotKnownIsRefused() {
    assertThatThrownBy(() ->
            cluster.apply(configMaps, configMap("web", "1").with("dta", Tree.of("x")), true, true))
        .isInstanceOf(ApiFailure.class)
        .hasMessageContaining(".dta: field not declared in schema");
    assertThatThrownBy(
            () -> cluster.create(configMaps, configMap("web", "1").with("dta", Tree.of("x")), true))
        .isInstanceOf(ApiFailure.class)
        .hasMessageContaining("unknown field \"dta\"");
  }

  @Test
  void aFieldOfAnotherManagerIsAConflictUnlessForced() {
    plane
        .kubectl()
        .runWith(
            configMap("web", "1").json(),
            "apply",
            "--server-side",
            "--field-manager=other",
            "-f",
            "-");

    assertThatThrownBy(() -> cluster.apply(configMaps, configMap("web", "2"), false, false))
        .isInstanceOfSatisfying(
            ApiFailure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(409);
              assertThat(failure.causes())
                  .extracting(ApiFailure.Cause::field)
                  .containsExactly(".data.a");
            });
    cluster.apply(configMaps, configMap("web", "2"), true, false);
  }

  @Test
  void aListHasPages() {
    inParallel(600, i -> cluster.create(configMaps, configMap("c" + i, "1"), false));
    long before = cluster.requests();
    var names = new ArrayList<String>();

    cluster.list(
        configMaps,
        namespace,
        new Selector("app=web", ""),
        object -> names.add(object.mapping("metadata").text("name").orElseThrow()));

    assertThat(names).hasSize(600).doesNotHaveDuplicates();
    assertThat(cluster.requests() - before).isEqualTo(2);
  }

  @Test
  void aKindIsKnownAsSoonAsItsDefinitionIsEstablishedAndItsWatchEndsWithIt()
      throws InterruptedException {
    var definitions =
        cluster.type("apiextensions.k8s.io/v1", "CustomResourceDefinition").orElseThrow();
    String group = namespace + ".example.org";
    assertThat(cluster.type(group + "/v1", "Widget")).isEmpty();

    cluster.apply(definitions, definition(group), true, false);
    plane.kubectl().run("wait", "--for=condition=Established", "crd/widgets." + group);

    ResourceType widgets = cluster.type(group + "/v1", "Widget").orElseThrow();
    assertThat(cluster.preferredType(group, "Widget")).contains(widgets);
    assertThat(cluster.types()).contains(widgets);
    var heard = new Heard();
    try (var _ = cluster.watch(widgets, "", Selector.ALL, heard)) {
      heard.next("complete");
      cluster.delete(definitions, "", "widgets." + group, new Deletion("", false, false));
      heard.next("failed 404");
    }
  }

  /** The server is killed amid 200 writes: each takes place, and none a second time. */
  @Test
  void anApiServerThatIsStartedAgainLosesAndRepeatsNothing() throws Exception {
    AuditLog.Mark mark = plane.auditLog().mark();
    var heard = new Heard();
    var first = new CountDownLatch(20);
    try (var _ = cluster.watch(configMaps, namespace, new Selector("app=web", ""), heard);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      heard.next("complete");
      List<Future<Tree.Mapping>> writes =
          IntStream.range(0, 200)
              .mapToObj(i ->
                  threads.submit(() -> {
                    Tree.Mapping object = configMap("c" + i, "1");
                    Tree.Mapping result =
                        i % 2 == 0
                            ? cluster.apply(configMaps, object, true, false)
                            : cluster.create(configMaps, object, false);
                    first.countDown();
                    return result;
                  }))
              .toList();
      first.await();
      plane.restartApiServer();
      for (Future<Tree.Mapping> write : writes) {
        assertThat(write.get().mapping("metadata").text("uid")).isPresent();
      }
      assertThat(heard.names(200)).hasSize(200);
    }

    assertThat(
            plane.auditLog().writesSince(mark).stream()
                .filter(AuditEntry::succeeded)
                .filter(entry -> entry.verb().equals("create"))
                .map(AuditEntry::subject)
                .filter(subject -> subject.contains(namespace)))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @Test
  void whoMayNotIsToldWhat(@TempDir Path folder) throws IOException {
    Path kubeconfig =
        changed(folder, "client-certificate-data:", "as: nobody\n      client-certificate-data:");
    try (var nobody = opened(kubeconfig)) {
      assertThatThrownBy(() -> nobody.apply(configMaps, configMap("web", "1"), true, false))
          .isInstanceOfSatisfying(
              ApiFailure.class, failure -> assertThat(failure.code()).isEqualTo(403))
          .hasMessageContaining("User \"nobody\" cannot patch resource \"configmaps\"")
          .hasMessageContaining("in the namespace \"" + namespace + "\"");
    }
  }

  @Test
  void aTokenThatIsNotAcceptedIsAProblem(@TempDir Path folder) throws IOException {
    Path kubeconfig =
        changed(folder, "client-certificate-data:.*\n *client-key-data:.*", "token: no");
    try (var stranger = opened(kubeconfig)) {
      assertThatThrownBy(stranger::types)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("does not accept the credentials");
    }
  }

  @Test
  void anAuthorityThatHasNotSignedTheServersCertificateIsAProblem(@TempDir Path folder)
      throws IOException {
    String stranger =
        Files.readAllLines(plane.kubeconfig()).stream()
            .filter(line -> line.contains("client-certificate-data:"))
            .map(line -> line.replaceFirst(".*: ", ""))
            .findFirst()
            .orElseThrow();
    Path kubeconfig =
        changed(
            folder, "certificate-authority-data: .*", "certificate-authority-data: " + stranger);
    try (var other = opened(kubeconfig)) {
      assertThatThrownBy(other::version)
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
          .hasMessageContaining("certificate is not trusted");
    }
  }

  private interface Write {
    void of(int number);
  }

  private static void inParallel(int count, Write write) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all =
          IntStream.range(0, count).mapToObj(i -> threads.submit(() -> write.of(i))).toList();
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Path changed(Path folder, String pattern, String replacement) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        Files.readString(plane.kubeconfig()).replaceAll(pattern, replacement));
  }

  private Tree.Mapping configMap(String name, String value) {
    return object(
        """
        {"apiVersion": "v1", "kind": "ConfigMap",
         "metadata": {"name": "%s", "namespace": "%s", "labels": {"app": "web"}},
         "data": {"a": "%s"}}
        """
            .formatted(name, namespace, value));
  }

  private static Tree.Mapping definition(String group) {
    return object(
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "widgets.%s"},
         "spec": {"group": "%s", "scope": "Namespaced",
                  "names": {"kind": "Widget", "plural": "widgets"},
                  "versions": [{"name": "v1", "served": true, "storage": true,
                                "schema": {"openAPIV3Schema": {"type": "object"}}}]}}
        """
            .formatted(group, group));
  }

  private static Tree.Mapping object(String json) {
    return (Tree.Mapping) Json.parse("object", json);
  }

  private static String version(Tree.Mapping object) {
    return object.mapping("metadata").text("resourceVersion").orElseThrow();
  }
}
