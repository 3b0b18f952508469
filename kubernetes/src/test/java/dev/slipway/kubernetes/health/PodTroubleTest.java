package dev.slipway.kubernetes.health;

import static dev.slipway.kubernetes.health.Written.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubernetes.health.PodTrouble.Weight;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodTroubleTest {
  @Test
  void aCrashLoopIsFinalAfterThreeRestarts() {
    String container =
        """
        {'name': 'app', 'restartCount': %d,
         'state': {'waiting': {'reason': 'CrashLoopBackOff',
           'message': 'back-off 20s restarting failed container=app'}},
         'lastState': {'terminated': {'exitCode': 1, 'reason': 'Error'}}}
        """;

    assertThat(trouble(container, 2).weight()).isEqualTo(Weight.TELLING);
    assertThat(trouble(container, 3).weight()).isEqualTo(Weight.FINAL);
    assertThat(trouble(container, 3).phrase())
        .isEqualTo("container app: CrashLoopBackOff, 3 restarts, exit code 1");
  }

  @Test
  void whatRunsOutOfMemorySaysSo() {
    PodTrouble trouble =
        trouble(
            """
            {'name': 'app', 'restartCount': 4,
             'state': {'waiting': {'reason': 'CrashLoopBackOff'}},
             'lastState': {'terminated': {'exitCode': 137, 'reason': 'OOMKilled'}}}
            """);

    assertThat(trouble.phrase()).isEqualTo("container app: OOMKilled, 4 restarts, exit code 137");
    assertThat(trouble.weight()).isEqualTo(Weight.FINAL);
  }

  @Test
  void aContainerThatIsUpAgainMayStayUp() {
    String container =
        """
        {'name': 'app', 'restartCount': 5, 'ready': %s, 'state': {'running': {}},
         'lastState': {'terminated': {'exitCode': 1, 'reason': 'Error'}}}
        """;

    assertThat(trouble(container, "false").weight()).isEqualTo(Weight.TELLING);
    assertThat(of(container, "true")).isEmpty();
  }

  @Test
  void anImageThatIsNotThereIsFinalAndOneThatCannotBeReachedMayCome() {
    String container =
        """
        {'name': 'app', 'restartCount': 0,
         'state': {'waiting': {'reason': '%s', 'message': '%s'}}}
        """;

    assertThat(trouble(container, "ErrImagePull", "web:9: not found").weight())
        .isEqualTo(Weight.FINAL);
    assertThat(
            trouble(container, "ImagePullBackOff", "dial tcp 10.0.0.1:443: i/o timeout").weight())
        .isEqualTo(Weight.LASTING);
    assertThat(trouble(container, "InvalidImageName", "").weight()).isEqualTo(Weight.FINAL);
    assertThat(trouble(container, "ErrImagePull", "web:9: not found").phrase())
        .isEqualTo("container app: ErrImagePull: web:9: not found");
  }

  @Test
  void aSecretThatIsMissingMayComeYet() {
    PodTrouble trouble =
        trouble(
            """
            {'name': 'app', 'restartCount': 0, 'state': {'waiting': {
              'reason': 'CreateContainerConfigError', 'message': 'secret db not found'}}}
            """);

    assertThat(trouble.weight()).isEqualTo(Weight.LASTING);
  }

  @Test
  void anInitContainerCountsAsWell() {
    assertThat(
            PodTrouble.of(
                    new Live(
                        object(
                            """
                            {'status': {'phase': 'Pending', 'initContainerStatuses': [
                              {'name': 'migrate', 'restartCount': 3,
                               'state': {'terminated': {'exitCode': 2, 'reason': 'Error'}}}],
                             'containerStatuses': [
                              {'name': 'app', 'state': {'waiting': {
                                'reason': 'PodInitializing'}}}]}}
                            """)))
                .map(PodTrouble::phrase))
        .contains("container migrate: Error, 3 restarts, exit code 2");
  }

  @Test
  void whatGoesAwayIsInNoTrouble() {
    assertThat(
            PodTrouble.of(
                new Live(
                    object(
                        """
                        {'metadata': {'deletionTimestamp': '2026-11-21T12:00:00Z'},
                         'status': {'phase': 'Failed'}}
                        """))))
        .isEmpty();
  }

  private static PodTrouble trouble(String container, Object... values) {
    return of(container, values).orElseThrow();
  }

  private static Optional<PodTrouble> of(String container, Object... values) {
    return PodTrouble.of(
        new Live(
            object(
                "{'status': {'phase': 'Running', 'containerStatuses': ["
                    + container.formatted(values)
                    + "]}}")));
  }
}
