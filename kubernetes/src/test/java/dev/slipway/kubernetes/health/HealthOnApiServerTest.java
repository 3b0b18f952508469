package dev.slipway.kubernetes.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.controlplane.TestNamespace;
import dev.slipway.data.Json;
import dev.slipway.kubernetes.api.Connection;
import dev.slipway.kubernetes.api.HttpCluster;
import dev.slipway.kubernetes.health.HealthFollower.Subject;
import dev.slipway.model.LogLine;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import dev.slipway.target.Target.LogRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What real controllers make of workloads, and what is then said of them. */
@RequiresControlPlane
class HealthOnApiServerTest {
  private static final String LABELS = "slipway.dev/app=shop";
  private static final Duration LONG = Duration.ofMinutes(2);

  private final ControlPlane plane;
  private final String namespace;
  private final HttpCluster cluster;

  HealthOnApiServerTest(ControlPlane plane, TestNamespace namespace) {
    this.plane = plane;
    this.namespace = namespace.name();
    this.cluster =
        HttpCluster.open(new Connection(Optional.of(plane.kubeconfig()), Optional.empty()));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void workloadsOfAllKindsBecomeHealthy() throws Exception {
    List<Tree.Mapping> objects =
        List.of(
            deployment("web", 3, Map.of("pod.slipway.test/delay", "1s")),
            workload("apps/v1", "DaemonSet", "agent", "", Map.of()),
            workload(
                "apps/v1",
                "StatefulSet",
                "db",
                """
                "replicas": 2, "serviceName": "db", "volumeClaimTemplates": [
                  {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"],
                   "resources": {"requests": {"storage": "1Mi"}}}}],
                """,
                Map.of()),
            job("migrate", Map.of()),
            json(
                """
                {"apiVersion": "batch/v1", "kind": "CronJob", %s, "spec": {
                  "schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": {"spec": {
                    "restartPolicy": "Never",
                    "containers": [{"name": "app", "image": "app:1"}]}}}}}}
                """,
                metadata("nightly")),
            json(
                """
                {"apiVersion": "v1", "kind": "Service", %s,
                 "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
                """,
                metadata("web")),
            json(
                """
                {"apiVersion": "v1", "kind": "ConfigMap", %s, "data": {"a": "b"}}
                """,
                metadata("settings")),
            json(
                """
                {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", %s,
                 "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}}
                """,
                metadata("web")),
            json(
                """
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim", %s, "spec": {
                  "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Mi"}}}}
                """,
                metadata("files")));

    Verdict verdict = applied(objects);

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(((Verdict.Healthy) verdict).proofs())
        .contains(
            "Deployment/" + namespace + "/web 3/3 ready",
            "DaemonSet/" + namespace + "/agent 3/3 ready",
            "StatefulSet/" + namespace + "/db 2/2 ready",
            "Job/" + namespace + "/migrate 1/1 completed",
            "PersistentVolumeClaim/" + namespace + "/files Bound",
            "exist: 1 ConfigMap, 1 CronJob, 1 Service");
  }

  @Test
  void aPodThatCrashesEndsTheWaitingWithWhatItWrote() throws Exception {
    Verdict verdict =
        applied(
            List.of(
                deployment(
                    "web",
                    2,
                    Map.of(
                        "pod.slipway.test/behaviour", "crash",
                        "pod.slipway.test/exit-code", "3",
                        "pod.slipway.test/log", "starting\\npanic: no DATABASE_URL\\nbye"))));

    var bad = (Verdict.Unhealthy) verdict;
    assertThat(bad.service()).isEqualTo("Deployment/" + namespace + "/web");
    assertThat(bad.cause())
        .startsWith("Deployment/" + namespace + "/web ")
        .contains(": pod web-")
        .endsWith("container app: CrashLoopBackOff, 3 restarts, exit code 3");
    assertThat(bad.firstError()).isEqualTo("panic: no DATABASE_URL");
    assertThat(bad.proofs()).anyMatch(proof -> proof.endsWith("| bye"));
  }

  @Test
  void aBadUpdateFailsAndTheWayBackIsHealthyThoughTheBadPodIsStillThere() throws Exception {
    Tree.Mapping good = deployment("web", 1, Map.of());
    Tree.Mapping bad = deployment("web", 1, Map.of("pod.slipway.test/behaviour", "crash"));

    assertThat(applied(List.of(good))).isInstanceOf(Verdict.Healthy.class);
    assertThat(applied(List.of(bad))).isInstanceOf(Verdict.Unhealthy.class);
    assertThat(applied(List.of(good))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void anUpdateIsHealthyThoughAnOldPodCrashes() throws Exception {
    Tree.Mapping old = deployment("web", 1, Map.of("pod.slipway.test/behaviour", "crash"));
    assertThat(applied(List.of(old))).isInstanceOf(Verdict.Unhealthy.class);

    Verdict fixed = applied(List.of(deployment("web", 1, Map.of("pod.slipway.test/delay", "2s"))));

    assertThat(fixed).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aStatefulSetAndADaemonSetFailByTheirNewRevision() throws Exception {
    var bad = Map.of("pod.slipway.test/behaviour", "crash");
    String one = "\"replicas\": 1, \"serviceName\": \"db\",";
    applied(
        List.of(
            workload("apps/v1", "StatefulSet", "db", one, Map.of()),
            workload("apps/v1", "DaemonSet", "agent", "", Map.of())));

    Verdict set = applied(List.of(workload("apps/v1", "StatefulSet", "db", one, bad)));
    Verdict daemons = applied(List.of(workload("apps/v1", "DaemonSet", "agent", "", bad)));

    assertThat(((Verdict.Unhealthy) set).cause())
        .contains("pod db-0 container app: CrashLoopBackOff");
    assertThat(((Verdict.Unhealthy) daemons).cause())
        .contains("pod agent-")
        .contains("CrashLoopBackOff");
  }

  @Test
  void aJobThatFailsEndsTheWaiting() throws Exception {
    Verdict verdict =
        applied(List.of(job("migrate", Map.of("pod.slipway.test/behaviour", "crash"))));

    assertThat(((Verdict.Unhealthy) verdict).cause())
        .startsWith("Job/" + namespace + "/migrate 1 pod failed: ");
  }

  @Test
  void whatAQuotaRefusesIsNamedWhenTheTimeIsOver() throws Exception {
    apply(
        json(
            """
            {"apiVersion": "v1", "kind": "ResourceQuota", %s, "spec": {"hard": {"pods": "0"}}}
            """,
            metadata("none")));
    List<Tree.Mapping> objects = List.of(deployment("web", 1, Map.of()));
    objects.forEach(this::apply);

    String cause = "";
    try (var follower = follower(objects)) {
      for (int turn = 0; turn < 200 && !cause.contains("exceeded quota"); turn++) {
        cause = ((Verdict.Unhealthy) follower.await(Duration.ofMillis(200), () -> false)).cause();
      }
    }

    assertThat(cause).contains("0/1 pods created: ").contains("exceeded quota: none");
  }

  @Test
  void aCustomResourceIsJudgedByTheFleetsExpressions() throws Exception {
    Tree.Mapping definition =
        json(
            """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "databases.health.example.org",
                          "labels": {"slipway.dev/app": "shop"}},
             "spec": {"group": "health.example.org", "scope": "Namespaced",
               "names": {"kind": "Database", "plural": "databases"},
               "versions": [{"name": "v1", "served": true, "storage": true,
                 "subresources": {"status": {}},
                 "schema": {"openAPIV3Schema": {"type": "object",
                   "x-kubernetes-preserve-unknown-fields": true}}}]}}
            """);
    assertThat(applied(List.of(definition))).isInstanceOf(Verdict.Healthy.class);
    cluster.forgetTypes();
    Tree.Mapping database =
        json(
            """
            {"apiVersion": "health.example.org/v1", "kind": "Database", %s, "spec": {"nodes": 3}}
            """,
            metadata("main"));
    apply(database);
    var expressions =
        HealthExpressions.of(
            json(
                """
                {"health": [{"apiVersion": "health.example.org/v1", "kind": "Database",
                  "failed": "status.phase == 'Broken'",
                  "current": "status.phase == 'Running' && status.nodes == spec.nodes"}]}
                """));

    try (var follower = follower(List.of(database), expressions)) {
      assertThat(follower.await(Duration.ofMillis(300), () -> false))
          .isInstanceOf(Verdict.Unhealthy.class);
      status("databases", "main", "{\"status\": {\"phase\": \"Running\", \"nodes\": 3}}");
      assertThat(follower.await(LONG, () -> false)).isInstanceOf(Verdict.Healthy.class);
      status("databases", "main", "{\"status\": {\"phase\": \"Broken\"}}");
      assertThat(follower.observe(LONG, () -> false)).isInstanceOf(Verdict.Unhealthy.class);
    }
  }

  @Test
  void logsAreReadAndFollowedAndEvidenceHoldsNoSecret() throws Exception {
    apply(
        json(
            """
            {"apiVersion": "v1", "kind": "Secret", %s, "stringData": {"password": "opensesame"}}
            """,
            metadata("db")));
    List<Tree.Mapping> objects =
        List.of(
            deployment("web", 1, Map.of("pod.slipway.test/log", "one\\nlogged in by opensesame")),
            deployment("api", 1, Map.of("pod.slipway.test/log", "api here")));
    objects.forEach(this::apply);
    try (var follower = follower(objects)) {
      assertThat(follower.await(LONG, () -> false)).isInstanceOf(Verdict.Healthy.class);
    }
    var logs = new PodLogs(cluster, LABELS, Secrets.NONE);
    var all = new LinkedBlockingQueue<LogLine>();

    logs.read(List.of(namespace), request(Optional.empty(), false), all::add);
    assertThat(all)
        .extracting(LogLine::text)
        .containsExactlyInAnyOrder("one", "logged in by (secret)", "api here");
    all.clear();
    logs.read(List.of(namespace), request(Optional.of("web"), false), all::add);
    assertThat(all).allMatch(line -> line.service().startsWith("web-")).hasSize(2);

    all.clear();
    Thread reader =
        Thread.ofVirtual()
            .start(() ->
                logs.read(
                    List.of(namespace),
                    request(Optional.of("Deployment/" + namespace + "/web"), true),
                    all::add));
    assertThat(next(all)).isEqualTo("one");
    assertThat(next(all)).isEqualTo("logged in by (secret)");
    kubectl(
        "annotate",
        "pod",
        "-l",
        "app=web",
        "--overwrite",
        "pod.slipway.test/log=one\nlogged in by opensesame\nthree");
    assertThat(next(all)).isEqualTo("three");
    kubectl("delete", "pod", "-l", "app=web");
    // The node that stands in for a kubelet complains in the stream when the old pod is gone.
    String later = next(all);
    assertThat(later.endsWith(" not found") ? next(all) : later).isEqualTo("one");
    reader.interrupt();
    reader.join();

    Map<String, String> files =
        new Evidence(cluster, LABELS, InstantSource.system())
            .gather(List.of(namespace), Instant.EPOCH);
    assertThat(files).containsKeys("kubernetes/workloads.txt", "kubernetes/events.txt");
    assertThat(files.get("kubernetes/pods.txt")).contains("Running");
    assertThat(files.keySet()).anyMatch(name -> name.startsWith("kubernetes/logs/web-"));
    assertThat(String.join("\n", files.values()))
        .contains("logged in by (secret)")
        .doesNotContain("opensesame");
  }

  private static String next(LinkedBlockingQueue<LogLine> lines) throws InterruptedException {
    LogLine line = lines.poll(60, TimeUnit.SECONDS);
    return line == null ? "nothing came" : line.text();
  }

  private static LogRequest request(Optional<String> service, boolean follow) {
    return new LogRequest(service, Optional.empty(), 100, follow);
  }

  private Verdict applied(List<Tree.Mapping> objects) throws InterruptedException {
    objects.forEach(this::apply);
    try (var follower = follower(objects)) {
      return follower.await(LONG, () -> false);
    }
  }

  private HealthFollower follower(List<Tree.Mapping> objects) {
    return follower(objects, HealthExpressions.NONE);
  }

  private HealthFollower follower(List<Tree.Mapping> objects, HealthExpressions expressions) {
    return new HealthFollower(
        cluster,
        new Subject(LABELS, namespace, objects, Map.of(), expressions, Secrets.NONE),
        InstantSource.system());
  }

  private void apply(Tree.Mapping object) {
    cluster.apply(
        cluster
            .type(object.text("apiVersion").orElseThrow(), object.text("kind").orElseThrow())
            .orElseThrow(),
        object,
        true,
        false);
  }

  private void status(String plural, String name, String patch) {
    kubectl("patch", plural, name, "--subresource=status", "--type=merge", "-p", patch);
  }

  private void kubectl(String... arguments) {
    var words = new ArrayList<>(List.of("-n", namespace));
    words.addAll(List.of(arguments));
    plane.kubectl().run(words.toArray(String[]::new));
  }

  private Tree.Mapping deployment(String name, int replicas, Map<String, String> annotations) {
    return workload("apps/v1", "Deployment", name, "\"replicas\": " + replicas + ",", annotations);
  }

  private Tree.Mapping workload(
      String version, String kind, String name, String more, Map<String, String> annotations) {
    return json(
        """
        {"apiVersion": "%s", "kind": "%s", %s, "spec": {%s
          "selector": {"matchLabels": {"app": "%s"}},
          "template": {"metadata": {"labels": {"app": "%s"}, "annotations": %s},
            "spec": {"terminationGracePeriodSeconds": 0,
              "containers": [{"name": "app", "image": "app:1"}]}}}}
        """,
        version, kind, metadata(name), more, name, name, written(annotations));
  }

  private Tree.Mapping job(String name, Map<String, String> annotations) {
    return json(
        """
        {"apiVersion": "batch/v1", "kind": "Job", %s, "spec": {"backoffLimit": 0,
          "template": {"metadata": {"annotations": %s}, "spec": {"restartPolicy": "Never",
            "containers": [{"name": "app", "image": "app:1"}]}}}}
        """,
        metadata(name), written(annotations));
  }

  private String metadata(String name) {
    return """
    "metadata": {"name": "%s", "namespace": "%s", "labels": {"slipway.dev/app": "shop"}}
    """
        .formatted(name, namespace);
  }

  private static String written(Map<String, String> annotations) {
    return Tree.ofTexts(annotations).json().replace("\\\\n", "\\n");
  }

  private static Tree.Mapping json(String text, Object... values) {
    return (Tree.Mapping) Json.parse("object", values.length == 0 ? text : text.formatted(values));
  }
}
