package dev.slipway.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tests of other modules rely on. */
@RequiresControlPlane
class ControlPlaneTest {
  private final ControlPlane cluster;
  private final String namespace;
  private final Kubectl kubectl;

  ControlPlaneTest(ControlPlane cluster, TestNamespace namespace) {
    this.cluster = cluster;
    this.namespace = namespace.name();
    this.kubectl = cluster.kubectl();
  }

  @Test
  void aDeploymentBecomesReadyAndTheLogNamesItsWriter() {
    AuditLog.Mark mark = cluster.auditLog().mark();

    apply("slipway", deployment("web", ""));
    kubectl.await(namespace, "deployment/web", "condition=Available");

    assertThat(
            kubectl.run("-n", namespace, "get", "pods", "-o", "jsonpath={.items[*].status.phase}"))
        .isEqualTo("Running Running");
    AuditEntry write = ours(mark).getFirst();
    assertThat(write.subject()).isEqualTo("deployments.apps/" + namespace + "/web");
    assertThat(write.verb()).isEqualTo("patch");
    assertThat(write.fieldManager()).isEqualTo("slipway");
    assertThat(write.userAgent()).startsWith("kubectl/v1.");
    assertThat(write.code()).isEqualTo(201);
    assertThat(write.request().flatMap(sent -> sent.mapping("spec").text("replicas")))
        .contains("2");
    assertThat(ours(mark)).hasSize(1);
  }

  @Test
  void aDryRunIsNoWriteAndAnUnchangedObjectKeepsItsVersion() {
    apply("slipway", deployment("web", ""));
    kubectl.await(namespace, "deployment/web", "condition=Available");
    String version = version("deployment/web");
    AuditLog.Mark mark = cluster.auditLog().mark();

    kubectl.runWith(
        deployment("other", ""),
        "-n",
        namespace,
        "apply",
        "--server-side",
        "--dry-run=server",
        "-f",
        "-");
    apply("slipway", deployment("web", ""));

    assertThat(ours(mark)).hasSize(1);
    assertThat(ours(mark).getFirst().resourceVersion()).contains(version);
    assertThat(cluster.auditLog().since(mark))
        .filteredOn(AuditEntry::dryRun)
        .extracting(AuditEntry::name)
        .containsExactly("other");
  }

  @Test
  void aDryDeletionIsNoWrite() {
    apply("slipway", deployment("web", ""));
    AuditLog.Mark mark = cluster.auditLog().mark();

    kubectl.run("-n", namespace, "delete", "deployment", "web", "--dry-run=server");
    assertThat(ours(mark)).isEmpty();

    kubectl.run("-n", namespace, "delete", "deployment", "web");
    assertThat(ours(mark)).extracting(AuditEntry::verb).containsExactly("delete");
  }

  @Test
  void aRefusedWriteIsInTheLogWithItsCode() {
    AuditLog.Mark mark = cluster.auditLog().mark();

    assertThatThrownBy(
            () -> apply("slipway", deployment("web", "").replace("replicas: 2", "replicas: -1")))
        .isInstanceOf(ControlPlaneFailure.class)
        .hasMessageContaining("must be greater than or equal to 0");

    assertThat(ours(mark)).extracting(AuditEntry::code).containsExactly(422);
    assertThat(ours(mark)).noneMatch(AuditEntry::succeeded);
  }

  @Test
  void aCrashingPodTellsItsReasonItsEventAndItsLog() {
    apply(
        "slipway",
        deployment(
            "web",
            """
            pod.slipway.test/behaviour: crash
            pod.slipway.test/exit-code: "3"
            pod.slipway.test/log: "one\\ntwo\\nthree"
            """));

    awaitPods("{.items[*].status.containerStatuses[0].state.waiting.reason}", "CrashLoopBackOff");
    assertThat(pods("{.items[0].status.containerStatuses[0].lastState.terminated.exitCode}"))
        .isEqualTo("3");
    assertThat(kubectl.run("-n", namespace, "logs", "deployment/web", "--previous", "--tail=2"))
        .isEqualTo("two\nthree");
    assertThat(kubectl.run("-n", namespace, "get", "events", "-o", "jsonpath={.items[*].reason}"))
        .contains("BackOff");
  }

  @Test
  void anImageThatCannotBePulledKeepsItsPodsPending() {
    apply("slipway", deployment("web", "pod.slipway.test/behaviour: image"));

    awaitPods("{.items[*].status.containerStatuses[0].state.waiting.reason}", "ImagePullBackOff");
    assertThat(pods("{.items[*].status.phase}")).isEqualTo("Pending Pending");
  }

  @Test
  void aPodThatIsNotReadyRunsAndRecovers() {
    apply("slipway", deployment("web", "pod.slipway.test/behaviour: unready"));

    awaitPods(
        "{.items[*].status.conditions[?(@.type=='Ready')].message}", "readiness probe failed");
    assertThat(pods("{.items[*].status.phase}")).isEqualTo("Running Running");
    assertThat(
            kubectl.run(
                "-n",
                namespace,
                "get",
                "deployment",
                "web",
                "-o",
                "jsonpath={.status.readyReplicas}"))
        .isEmpty();

    kubectl.run("-n", namespace, "annotate", "pods", "--all", "pod.slipway.test/behaviour-");
    kubectl.await(namespace, "deployment/web", "condition=Available");
  }

  @Test
  void whatHappensToAPodMayTakeItsTime() {
    apply("slipway", deployment("web", "pod.slipway.test/delay: 1s"));

    awaitPods("{.items[*].status.phase}", "Running");
    assertThat(pods("{.items[*].status.containerStatuses[*].state.running.startedAt}"))
        .isNotEmpty();
    kubectl.await(namespace, "deployment/web", "condition=Available");
  }

  @Test
  void aJobCompletesAndABrokenOneFails() {
    kubectl.runWith(job("good", "{}"), "-n", namespace, "create", "-f", "-");
    kubectl.runWith(
        job("bad", "{pod.slipway.test/behaviour: crash}"), "-n", namespace, "create", "-f", "-");

    kubectl.await(namespace, "job/good", "condition=Complete");
    kubectl.await(namespace, "job/bad", "condition=Failed");
  }

  @Test
  void aStatefulSetGetsItsVolumesAndADeletedClaimsVolumeGoes() {
    kubectl.runWith(STATEFUL_SET, "-n", namespace, "apply", "-f", "-");

    kubectl.await(namespace, "statefulset/db", "jsonpath={.status.readyReplicas}=2");
    kubectl.await(namespace, "pvc/data-db-0", "jsonpath={.status.phase}=Bound");
    String volume =
        kubectl.run(
            "-n", namespace, "get", "pvc", "data-db-0", "-o", "jsonpath={.spec.volumeName}");
    kubectl.run("-n", namespace, "delete", "statefulset", "db", "--cascade=foreground");
    kubectl.run("-n", namespace, "delete", "pvc", "data-db-0");
    kubectl.run("wait", "--for=delete", "pv/" + volume, "--timeout=60s");
  }

  @Test
  void aClaimThatWaitsForItsConsumerIsBoundWhenAPodComes() {
    kubectl.runWith(CLAIM, "-n", namespace, "apply", "-f", "-");
    kubectl.runWith(POD_WITH_CLAIM, "-n", namespace, "apply", "-f", "-");

    kubectl.await(namespace, "pod/reader", "condition=Ready");
    kubectl.await(namespace, "pvc/late", "jsonpath={.status.phase}=Bound");
  }

  @Test
  void aKilledApiServerComesBackWithWhatItHeld() {
    apply("slipway", deployment("web", ""));
    kubectl.await(namespace, "deployment/web", "condition=Available");
    AuditLog.Mark mark = cluster.auditLog().mark();

    cluster.stopApiServer();
    assertThatThrownBy(() -> version("deployment/web")).isInstanceOf(ControlPlaneFailure.class);
    cluster.startApiServer();

    apply("slipway", deployment("web", "").replace("replicas: 2", "replicas: 3"));
    kubectl.await(namespace, "deployment/web", "jsonpath={.status.readyReplicas}=3");
    assertThat(ours(mark)).hasSize(1);
  }

  @Test
  void whatAJvmHadStartedEndsWithItEvenWhenItIsKilled() throws Exception {
    assumeFalse("1".equals(System.getenv("SLIPWAY_KUBE_EXISTING")), "it is not ours to end");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String folder = jvm.inputReader().readLine();
    assertThat(processes(folder)).hasSizeGreaterThan(5);

    jvm.destroyForcibly();

    Instant deadline = Instant.now().plusSeconds(60);
    while (Files.exists(Path.of(folder)) && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(Path.of(folder)).doesNotExist();
    assertThat(processes(folder)).isEmpty();
  }

  /** A JVM of its own that does nothing else. */
  static final class Holder {
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(ControlPlane.start().kubeconfig().getParent());
      Thread.currentThread().join();
    }
  }

  private static List<ProcessHandle> processes(String folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder + "/"))
        .toList();
  }

  private void apply(String fieldManager, String manifest) {
    kubectl.runWith(
        manifest,
        "-n",
        namespace,
        "apply",
        "--server-side",
        "--field-manager=" + fieldManager,
        "-f",
        "-");
  }

  private List<AuditEntry> ours(AuditLog.Mark mark) {
    return cluster.auditLog().writesSince(mark).stream()
        .filter(entry -> entry.user().equals("admin"))
        .filter(entry -> entry.namespace().equals(namespace))
        .toList();
  }

  private String version(String object) {
    return kubectl.run(
        "-n", namespace, "get", object, "-o", "jsonpath={.metadata.resourceVersion}");
  }

  private String pods(String path) {
    return kubectl.run("-n", namespace, "get", "pods", "-o", "jsonpath=" + path);
  }

  private void awaitPods(String path, String value) {
    kubectl.run(
        "-n",
        namespace,
        "wait",
        "deployments",
        "--all",
        "--timeout=60s",
        "--for=jsonpath={.status.replicas}=2");
    kubectl.run(
        "-n",
        namespace,
        "wait",
        "pods",
        "--all",
        "--timeout=60s",
        "--for=jsonpath=" + path.replace(".items[*]", "") + "=" + value);
  }

  private static String deployment(String name, String annotations) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: 2
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata:
          labels: {app: %1$s}
          annotations:
            test: fixture
    %2$s
        spec:
          containers:
            - {name: main, image: example.invalid/web:1}
    """
        .formatted(name, annotations.indent(8).stripTrailing());
  }

  private static String job(String name, String annotations) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: %s}
    spec:
      backoffLimit: 0
      template:
        metadata:
          annotations: %s
        spec:
          restartPolicy: Never
          containers:
            - {name: main, image: example.invalid/job:1}
    """
        .formatted(name, annotations);
  }

  private static final String STATEFUL_SET =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        replicas: 2
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            initContainers:
              - {name: migrate, image: example.invalid/db:1}
            containers:
              - name: main
                image: example.invalid/db:1
                volumeMounts: [{name: data, mountPath: /data}]
        volumeClaimTemplates:
          - metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
      """;

  private static final String CLAIM =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: late}
      spec:
        storageClassName: first-consumer
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
      """;

  private static final String POD_WITH_CLAIM =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: reader}
      spec:
        containers:
          - name: main
            image: example.invalid/web:1
            volumeMounts: [{name: data, mountPath: /data}]
        volumes:
          - {name: data, persistentVolumeClaim: {claimName: late}}
      """;
}
