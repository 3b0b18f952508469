package dev.slipway.kubernetes.health;

import static dev.slipway.kubernetes.health.Written.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.data.Json;
import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.MemoryCluster;
import dev.slipway.kubernetes.health.HealthFollower.Subject;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The follower on a cluster in memory, where the test is all controllers. */
class HealthFollowerTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final MemoryCluster cluster = new MemoryCluster();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<HealthFollower> open = new ArrayList<>();

  @BeforeEach
  void aNamespace() {
    cluster.applyAs(
        "test",
        object("{'apiVersion': 'v1', 'kind': 'Namespace'," + " 'metadata': {'name': 'shop'}}"));
  }

  @AfterEach
  void close() {
    open.forEach(HealthFollower::close);
    cluster.close();
  }

  @Test
  void itIsHealthyWhenTheLastObjectIs() throws Exception {
    deployment("web");
    deployment("api");
    configMap("settings");
    var verdict = await(follow("Deployment/web", "Deployment/api", "ConfigMap/settings"));

    ready("web", 3);
    ready("api", 2);

    assertThat(verdict.get(20, TimeUnit.SECONDS))
        .isEqualTo(
            new Verdict.Healthy(
                List.of(
                    "Deployment/shop/web 3/3 ready",
                    "Deployment/shop/api 2/2 ready",
                    "exist: 1 ConfigMap")));
  }

  @Test
  void whatTheOldGenerationWasDoesNotCount() throws Exception {
    deployment("web");
    ready("web", 3);
    change("web");
    var follower = follow("Deployment/web");

    waitsAndSays(follower, "generation 2 is not observed yet");
    ready("web", 3);

    assertThat(follower.await(LONG, stopped::get)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aGenerationBeforeTheOneThatWasAppliedDoesNotCount() throws Exception {
    deployment("web");
    ready("web", 3);
    var follower =
        follower(Map.of(new ObjectId("apps", "Deployment", "shop", "web"), 2L), "Deployment/web");

    assertThat(follower.await(SHORT, stopped::get))
        .isInstanceOfSatisfying(
            Verdict.Unhealthy.class,
            bad ->
                assertThat(bad.cause())
                    .isEqualTo("Deployment/shop/web generation 2 is not seen yet after 50 ms"));
  }

  @Test
  void aPodOfTheNewRevisionThatCannotRunEndsTheWaitingWithItsLog() throws Exception {
    Tree.Mapping web = deployment("web");
    cluster.status("Deployment", "shop", "web", object("{'observedGeneration': 1}"));
    replicaSet("web-new", web, 1);
    cluster.text(
        "/api/v1/namespaces/shop/pods/web-new-a/log",
        "starting",
        "panic: no DATABASE_URL, was hunter2secret",
        "goroutine 1 [running]:");
    event("web-new-a", "BackOff", "Back-off restarting failed container app");
    var verdict = await(follow("Deployment/web"));

    pod("web-new-a", "ReplicaSet", "web-new", crashing(3));

    var bad = (Verdict.Unhealthy) verdict.get(20, TimeUnit.SECONDS);
    assertThat(bad.service()).isEqualTo("Deployment/shop/web");
    assertThat(bad.cause())
        .isEqualTo(
            "Deployment/shop/web 0/3 pods created: pod web-new-a container app:"
                + " CrashLoopBackOff, 3 restarts, exit code 1");
    assertThat(bad.firstError()).isEqualTo("panic: no DATABASE_URL, was (secret)");
    assertThat(bad.proofs())
        .containsExactly(
            "log web-new-a | starting",
            "log web-new-a | panic: no DATABASE_URL, was (secret)",
            "log web-new-a | goroutine 1 [running]:",
            "event BackOff: Back-off restarting failed container app");
  }

  @Test
  void aPodOfAnOldRevisionDoesNotEndTheWaiting() throws Exception {
    Tree.Mapping web = deployment("web");
    annotate("web", "deployment.kubernetes.io/revision", "2");
    cluster.status("Deployment", "shop", "web", object("{'observedGeneration': 1}"));
    replicaSet("web-old", web, 1);
    pod("web-old-a", "ReplicaSet", "web-old", crashing(9));
    var follower = follow("Deployment/web");
    waitsAndSays(follower, "pod web-old-a container app: CrashLoopBackOff");
    var verdict = await(follower);
    ready("web", 3);

    assertThat(verdict.get(20, TimeUnit.SECONDS)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aStatefulSetsPodCountsByItsRevision() throws Exception {
    apply(workload("StatefulSet", "db"));
    cluster.status(
        "StatefulSet", "shop", "db", object("{'observedGeneration': 1, 'updateRevision': 'b'}"));
    pod("db-1", "StatefulSet", "db", crashing(9), "'controller-revision-hash': 'a'");
    var follower = follow("StatefulSet/db");
    waitsAndSays(follower, "pod db-1 container app: CrashLoopBackOff");
    var verdict = await(follower);

    pod("db-0", "StatefulSet", "db", crashing(3), "'controller-revision-hash': 'b'");

    assertThat(((Verdict.Unhealthy) verdict.get(20, TimeUnit.SECONDS)).cause())
        .contains("pod db-0 container app: CrashLoopBackOff");
  }

  @Test
  void aJobThatFailedEndsTheWaiting() throws Exception {
    apply(workload("Job", "migrate"));
    var verdict = await(follow("Job/migrate"));

    cluster.status(
        "Job",
        "shop",
        "migrate",
        object(
            """
            {'failed': 1, 'conditions': [{'type': 'Failed', 'status': 'True',
              'message': 'Job has reached the specified backoff limit'}]}
            """));

    assertThat(((Verdict.Unhealthy) verdict.get(20, TimeUnit.SECONDS)).cause())
        .isEqualTo("Job/shop/migrate 1 pod failed: Job has reached the specified backoff limit");
  }

  @Test
  void aJobThatIsDoneMayBeTidiedAway() throws Exception {
    apply(workload("Job", "migrate"));
    deployment("web");
    var follower = follow("Job/migrate", "Deployment/web");
    var verdict = await(follower);

    cluster.status(
        "Job",
        "shop",
        "migrate",
        object("{'conditions': [{'type': 'Complete', 'status': 'True'}]}"));
    cluster.vanish("Job", "shop", "migrate");
    ready("web", 1);

    assertThat(verdict.get(20, TimeUnit.SECONDS)).isInstanceOf(Verdict.Healthy.class);
    assertThat(follower.observe(SHORT, stopped::get)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aDeadlineThatTheRevisionBeforeMissedIsNoFailureOfThisOne() throws Exception {
    Tree.Mapping web = deployment("web");
    replicaSet("web-bad", web, 1);
    replicaSet("web-good", web, 2);
    String status =
        """
        {'observedGeneration': 1, 'replicas': 1, 'conditions': [{'type': 'Progressing',
          'status': 'False', 'reason': 'ProgressDeadlineExceeded',
          'message': 'ReplicaSet "%s" has timed out progressing.'}]}
        """;
    cluster.status("Deployment", "shop", "web", deadline(status, "web-bad"));
    var follower = follow("Deployment/web");
    waitsAndSays(follower, "has timed out progressing");
    var verdict = await(follower);

    cluster.status("Deployment", "shop", "web", deadline(status, "web-good"));

    assertThat(((Verdict.Unhealthy) verdict.get(20, TimeUnit.SECONDS)).cause())
        .startsWith("Deployment/shop/web progress deadline exceeded: ReplicaSet \"web-good\"");
  }

  @Test
  void whereTheTimeIsOverItSaysWhatIsMissing() throws Exception {
    deployment("web");
    configMap("settings");
    event("web", "FailedCreate", "quota exceeded");

    assertThat(
            follow("Deployment/web", "ConfigMap/settings", "ConfigMap/missing")
                .await(SHORT, stopped::get))
        .isEqualTo(
            new Verdict.Unhealthy(
                "Deployment/shop/web",
                "Deployment/shop/web 0/3 pods created after 50 ms, and 1 more are not well"
                    + " (event FailedCreate: quota exceeded)",
                "",
                List.of("event FailedCreate: quota exceeded", "exist: 1 ConfigMap")));
  }

  @Test
  void theWaitingEndsWhenItIsToldTo() throws Exception {
    deployment("web");
    var verdict = await(follow("Deployment/web"));

    stopped.set(true);

    assertThat(verdict.get(20, TimeUnit.SECONDS)).isInstanceOf(Verdict.Unhealthy.class);
  }

  @Test
  void whatFallsWhileItIsWatchedIsSeenAtOnce() throws Exception {
    deployment("web");
    ready("web", 3);
    var follower = follow("Deployment/web");
    assertThat(follower.await(LONG, stopped::get)).isInstanceOf(Verdict.Healthy.class);
    var verdict = inBackground(() -> follower.observe(LONG, stopped::get));

    cluster.status("Deployment", "shop", "web", status(3, 2));

    assertThat(((Verdict.Unhealthy) verdict.get(20, TimeUnit.SECONDS)).cause())
        .isEqualTo("Deployment/shop/web 2/3 available while it was watched");
  }

  @Test
  void anotherNumberOfReplicasIsNoFall() throws Exception {
    deployment("web");
    ready("web", 3);
    var follower = follow("Deployment/web");
    assertThat(follower.await(LONG, stopped::get)).isInstanceOf(Verdict.Healthy.class);

    change("web");

    assertThat(follower.observe(Duration.ofMillis(300), stopped::get))
        .isEqualTo(
            new Verdict.Healthy(
                List.of(
                    "steady for 300 ms",
                    "Deployment/shop/web generation 2 is not observed yet, changed meanwhile")));
  }

  @Test
  void podsAreWatchedOnlyWhereWorkloadsAreNotReady() throws Exception {
    deployment("web");
    ready("web", 3);
    configMap("settings");

    follow("Deployment/web", "ConfigMap/settings").await(LONG, stopped::get);

    assertThat(cluster.calls())
        .extracting(call -> call.verb() + " " + call.object().kind())
        .containsExactlyInAnyOrder("watch Deployment", "watch ConfigMap");
  }

  @Test
  void theProofsOfManyObjectsStayShort() throws Exception {
    var names = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      deployment("web-" + i);
      ready("web-" + i, 1);
      configMap("settings-" + i);
      names.addAll(List.of("Deployment/web-" + i, "ConfigMap/settings-" + i));
    }

    var good = (Verdict.Healthy) follow(names.toArray(String[]::new)).await(LONG, stopped::get);

    assertThat(good.proofs()).hasSize(22).endsWith("80 more are current", "exist: 100 ConfigMap");
  }

  @Test
  void aKindThatMayNotBeWatchedIsAProblemThatSaysSo() {
    deployment("web");
    cluster.fail(
        call -> call.verb().equals("watch"),
        1,
        () -> new ApiFailure(403, "Forbidden", "deployments is forbidden", List.of()));

    assertThatThrownBy(() -> follow("Deployment/web")).hasMessageContaining("forbidden");
  }

  /** Waits in short turns until what the verdict says shows that something has been seen. */
  private void waitsAndSays(HealthFollower follower, String seen) throws InterruptedException {
    for (int turn = 0; turn < 400; turn++) {
      var late = (Verdict.Unhealthy) follower.await(SHORT, stopped::get);
      assertThat(late.cause()).contains("after 50 ms");
      if (late.cause().contains(seen)) {
        return;
      }
    }
    throw new AssertionError("never said: " + seen);
  }

  // ---- What controllers and people do.

  private static Tree.Mapping deadline(String status, String set) {
    return (Tree.Mapping)
        Json.parse(
            "status",
            status
                .formatted("~" + set + "~")
                .replace("\"~", "~")
                .replace("~\"", "~")
                .replace('\'', '"')
                .replace("~", "\\\""));
  }

  private Tree.Mapping deployment(String name) {
    return apply(workload("Deployment", name));
  }

  private static Tree.Mapping workload(String kind, String name) {
    return object(
        """
        {'apiVersion': '%s', 'kind': '%s',
         'metadata': {'name': '%s', 'namespace': 'shop', 'labels': {'slipway.dev/app': 'shop'}},
         'spec': {'replicas': 3, 'selector': {'matchLabels': {'app': '%s'}}}}
        """,
        kind.equals("Job") ? "batch/v1" : "apps/v1", kind, name, name);
  }

  private void configMap(String name) {
    apply(
        object(
            """
            {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': '%s',
             'namespace': 'shop', 'labels': {'slipway.dev/app': 'shop'}}}
            """,
            name));
  }

  private Tree.Mapping apply(Tree.Mapping object) {
    return cluster.applyAs("slipway", object);
  }

  private void change(String name) {
    Tree.Mapping object = workload("Deployment", name);
    apply(object.with("spec", object.mapping("spec").with("minReadySeconds", Tree.of(1))));
  }

  private void annotate(String name, String key, String value) {
    cluster.applyAs(
        "controller",
        object(
            """
            {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': {'name': '%s',
             'namespace': 'shop', 'annotations': {'%s': '%s'}}}
            """,
            name, key, value));
  }

  private void ready(String name, int replicas) {
    Tree.Mapping live = cluster.object("Deployment", "shop", name).orElseThrow();
    if (replicas != 3) {
      cluster.updateAs(
          "scaler", live.with("spec", live.mapping("spec").with("replicas", Tree.of(replicas))));
    }
    cluster.status("Deployment", "shop", name, status(replicas, replicas, generation(name)));
  }

  private long generation(String name) {
    return new Live(cluster.object("Deployment", "shop", name).orElseThrow())
        .generation()
        .orElseThrow();
  }

  private static Tree.Mapping status(int replicas, int available) {
    return status(replicas, available, 1);
  }

  private static Tree.Mapping status(int replicas, int available, long generation) {
    return object(
        """
        {'observedGeneration': %d, 'replicas': %d, 'updatedReplicas': %d, 'readyReplicas': %d,
         'availableReplicas': %d, 'conditions': [{'type': 'Available', 'status': 'True'}]}
        """,
        generation, replicas, replicas, available, available);
  }

  private void replicaSet(String name, Tree.Mapping deployment, int revision) {
    cluster.updateAs(
        "controller",
        object(
            """
            {'apiVersion': 'apps/v1', 'kind': 'ReplicaSet', 'metadata': {'name': '%s',
             'namespace': 'shop', 'labels': {'app': 'web'},
             'annotations': {'deployment.kubernetes.io/revision': '%d'},
             'ownerReferences': [{'apiVersion': 'apps/v1', 'kind': 'Deployment',
               'name': '%s', 'uid': '%s', 'controller': true}]}}
            """,
            name, revision, new Live(deployment).name(), new Live(deployment).uid()));
  }

  private void pod(String name, String kind, String owner, String container, String... labels) {
    String uid = new Live(cluster.object(kind, "shop", owner).orElseThrow()).uid();
    cluster.updateAs(
        "kubelet",
        object(
            """
            {'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': '%s', 'namespace': 'shop',
             'labels': {%s}, 'ownerReferences': [{'apiVersion': 'apps/v1', 'kind': '%s',
               'name': '%s', 'uid': '%s', 'controller': true}]},
             'status': {'phase': 'Running', 'containerStatuses': [%s]}}
            """,
            name, String.join(", ", labels), kind, owner, uid, container));
  }

  private static String crashing(int restarts) {
    return """
    {'name': 'app', 'restartCount': %d,
     'state': {'waiting': {'reason': 'CrashLoopBackOff'}},
     'lastState': {'terminated': {'exitCode': 1, 'reason': 'Error'}}}
    """
        .formatted(restarts);
  }

  private void event(String about, String reason, String message) {
    cluster.updateAs(
        "kubelet",
        object(
            """
            {'apiVersion': 'v1', 'kind': 'Event', 'metadata': {'name': '%s.1',
             'namespace': 'shop'}, 'type': 'Warning', 'reason': '%s', 'message': '%s',
             'involvedObject': {'kind': '%s', 'name': '%s'}}
            """,
            about, reason, message, about.contains("-") ? "Pod" : "Deployment", about));
  }

  private HealthFollower follow(String... objects) {
    return follower(Map.of(), objects);
  }

  private HealthFollower follower(Map<ObjectId, Long> generations, String... objects) {
    List<Tree.Mapping> wanted = new ArrayList<>();
    for (String object : objects) {
      String[] words = object.split("/");
      wanted.add(
          MemoryCluster.object(
              switch (words[0]) {
                case "ConfigMap" -> "v1";
                case "Job" -> "batch/v1";
                default -> "apps/v1";
              },
              words[0],
              "",
              words[1]));
    }
    var follower =
        new HealthFollower(
            cluster,
            new Subject(
                "slipway.dev/app=shop",
                "shop",
                wanted,
                generations,
                HealthExpressions.NONE,
                Secrets.of(List.of("hunter2secret"))),
            InstantSource.system());
    open.add(follower);
    return follower;
  }

  private CompletableFuture<Verdict> await(HealthFollower follower) {
    return inBackground(() -> follower.await(LONG, stopped::get));
  }

  private interface Waiting {
    Verdict verdict() throws InterruptedException;
  }

  private static CompletableFuture<Verdict> inBackground(Waiting waiting) {
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    var future = new CompletableFuture<Verdict>();
    executor.execute(() -> {
      try {
        future.complete(waiting.verdict());
      } catch (InterruptedException | RuntimeException e) {
        future.completeExceptionally(e);
      }
    });
    return future;
  }
}
