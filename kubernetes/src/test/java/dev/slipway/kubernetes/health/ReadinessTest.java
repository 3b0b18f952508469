package dev.slipway.kubernetes.health;

import static dev.slipway.kubernetes.health.Written.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubernetes.health.Readiness.Status;
import dev.slipway.model.Tree;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a person reads of an object, and where we are stricter than kstatus. */
class ReadinessTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void aRollingDeploymentSaysHowFarItIs() {
    String deployment =
        """
        {'apiVersion': 'apps/v1', 'kind': 'Deployment',
         'metadata': {'name': 'web', 'namespace': 'shop', 'generation': 2},
         'spec': {'replicas': 3, 'progressDeadlineSeconds': 600},
         'status': {'observedGeneration': %d, 'replicas': %d, 'updatedReplicas': %d,
                    'readyReplicas': %d, 'availableReplicas': %d,
                    'conditions': [
                      {'type': 'Available', 'status': 'True'},
                      {'type': 'Progressing', 'status': 'True', 'reason': '%s'}]}}
        """;

    assertThat(of(object(deployment, 1, 3, 3, 3, 3, "NewReplicaSetAvailable")))
        .isEqualTo(Readiness.inProgress("generation 2 is not observed yet"));
    assertThat(of(object(deployment, 2, 4, 1, 3, 3, "ReplicaSetUpdated")))
        .isEqualTo(Readiness.inProgress("1/3 updated"));
    assertThat(of(object(deployment, 2, 4, 3, 3, 3, "ReplicaSetUpdated")))
        .isEqualTo(Readiness.inProgress("1 pod still to end"));
    assertThat(of(object(deployment, 2, 3, 3, 2, 2, "ReplicaSetUpdated")))
        .isEqualTo(Readiness.inProgress("2/3 available"));
    assertThat(of(object(deployment, 2, 3, 3, 3, 3, "NewReplicaSetAvailable")))
        .isEqualTo(Readiness.current("3/3 ready"));
    assertThat(of(object(deployment, 2, 3, 1, 2, 2, "ProgressDeadlineExceeded")).status())
        .isEqualTo(Status.FAILED);
  }

  @Test
  void podsThatAreRefusedAreNamedWithTheReason() {
    assertThat(
            of(
                object(
                    """
                    {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': {'name': 'web'},
                     'status': {'conditions': [{'type': 'ReplicaFailure', 'status': 'True',
                       'message': 'exceeded quota: pods=0'}]}}
                    """)))
        .isEqualTo(Readiness.inProgress("0/1 pods created: exceeded quota: pods=0"));
  }

  @Test
  void aJobIsCurrentWhenItIsDoneAndNotWhileItRuns() {
    String job =
        """
        {'apiVersion': 'batch/v1', 'kind': 'Job', 'metadata': {'name': 'migrate'},
         'spec': {'completions': 1, 'suspend': %s},
         'status': {'startTime': '2026-11-21T11:00:00Z', 'active': 1, 'conditions': [%s]}}
        """;

    assertThat(of(object(job, "false", "")))
        .isEqualTo(Readiness.inProgress("0/1 completed, 1 running, 0 failed"));
    assertThat(of(object(job, "true", ""))).isEqualTo(Readiness.current("suspended"));
    assertThat(of(object(job, "false", "{'type': 'Complete', 'status': 'True'}")).isCurrent())
        .isTrue();
    assertThat(
            of(
                object(
                    job,
                    "false",
                    "{'type': 'Failed', 'status': 'True', 'reason': 'BackoffLimitExceeded',"
                        + " 'message': 'Job has reached the specified backoff limit'}")))
        .isEqualTo(Readiness.failed("0 pods failed: Job has reached the specified backoff limit"));
  }

  @Test
  void aPodThatEndedWithAnErrorHasFailed() {
    assertThat(
            of(
                object(
                    """
                    {'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'once'},
                     'status': {'phase': 'Failed', 'message': 'Pod was evicted'}}
                    """)))
        .isEqualTo(Readiness.failed("ended with an error: Pod was evicted"));
  }

  @Test
  void aPodMayLookForANodeForFifteenSeconds() {
    Tree.Mapping pod =
        object(
            """
            {'apiVersion': 'v1', 'kind': 'Pod',
             'metadata': {'name': 'once', 'creationTimestamp': '2026-11-21T12:00:00Z'},
             'status': {'phase': 'Pending', 'conditions': [{'type': 'PodScheduled',
               'status': 'False', 'reason': 'Unschedulable', 'message': '0/3 nodes fit'}]}}
            """);

    assertThat(Readiness.of(pod, NOW.plusSeconds(14)))
        .isEqualTo(Readiness.inProgress("no node takes it: 0/3 nodes fit"));
    assertThat(Readiness.of(pod, NOW.plusSeconds(15)))
        .isEqualTo(Readiness.failed("no node takes it: 0/3 nodes fit"));
  }

  @Test
  void aConditionOfAnOlderGenerationDoesNotCount() {
    String gateway =
        """
        {'apiVersion': 'example.org/v1', 'kind': 'Gateway',
         'metadata': {'name': 'edge', 'generation': 3},
         'status': {'conditions': [
           {'type': '%s', 'status': 'True', 'observedGeneration': %d, 'message': 'no address'}]}}
        """;

    assertThat(of(object(gateway, "Ready", 2)).status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(of(object(gateway, "Ready", 3)).status()).isEqualTo(Status.CURRENT);
    assertThat(of(object(gateway, "Stalled", 2)).status()).isEqualTo(Status.CURRENT);
    assertThat(of(object(gateway, "Stalled", 3))).isEqualTo(Readiness.failed("no address"));
  }

  @Test
  void anApiServiceIsCurrentWhenItsServerAnswers() {
    String service =
        """
        {'apiVersion': 'apiregistration.k8s.io/v1', 'kind': 'APIService',
         'metadata': {'name': 'v1beta1.metrics.k8s.io'},
         'status': {'conditions': [{'type': 'Available', 'status': '%s',
           'message': 'no endpoints'}]}}
        """;

    assertThat(of(object(service, "True")).isCurrent()).isTrue();
    assertThat(of(object(service, "False")))
        .isEqualTo(Readiness.inProgress("not available: no endpoints"));
  }

  private static Readiness of(Tree.Mapping object) {
    return Readiness.of(object, NOW);
  }
}
