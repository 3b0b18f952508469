package dev.slipway.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.supervisor.HealthCheck.Rules;
import dev.slipway.supervisor.ServiceSpec.HealthSpec;
import dev.slipway.supervisor.ServiceSpec.RestartPolicy;
import dev.slipway.supervisor.ServiceState.Health;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepingRulesTest {
  private static final HealthSpec ASKED =
      new HealthSpec(List.of("true"), 30_000, 1, 3, 60_000, 5_000);

  @Test
  void theWaitBeforeAStartDoublesUpToAMinute() {
    var waits = new java.util.ArrayList<Long>();
    var backoff = Backoff.NONE;
    for (int i = 0; i < 12; i++) {
      backoff = backoff.after(10);
      waits.add(backoff.millis());
    }

    assertThat(waits).startsWith(100L, 200L, 400L, 800L).endsWith(51_200L, 60_000L, 60_000L);
  }

  @Test
  void aServiceThatRanForTenSecondsIsStartedAgainSoon() {
    assertThat(new Backoff(51_200).after(10_000).millis()).isEqualTo(100);
    assertThat(new Backoff(51_200).after(9_999).millis()).isEqualTo(60_000);
  }

  @Test
  void onFailureStartsAgainOnlyAfterAFailureAndOnlySoOften() {
    var twice = new RestartPolicy(RestartPolicy.When.ON_FAILURE, 2);

    assertThat(twice.startsAgain(1, 0)).isTrue();
    assertThat(twice.startsAgain(1, 1)).isTrue();
    assertThat(twice.startsAgain(1, 2)).isFalse();
    assertThat(twice.startsAgain(0, 0)).isFalse();
    assertThat(new RestartPolicy(RestartPolicy.When.ON_FAILURE, 0).startsAgain(1, 1000)).isTrue();
    assertThat(new RestartPolicy(RestartPolicy.When.ALWAYS, 0).startsAgain(0, 1000)).isTrue();
    assertThat(RestartPolicy.NEVER.startsAgain(1, 0)).isFalse();
  }

  @Test
  void soManyFailuresInARowMakeItUnhealthyAndOnePassHealthy() {
    var rules = new Rules(Health.STARTING, 0);

    rules = rules.after(false, false, 3).after(false, false, 3);
    assertThat(rules.status()).isEqualTo(Health.STARTING);
    rules = rules.after(false, false, 3);
    assertThat(rules.status()).isEqualTo(Health.UNHEALTHY);
    rules = rules.after(true, false, 3);
    assertThat(rules).isEqualTo(new Rules(Health.HEALTHY, 0));
    rules = rules.after(false, false, 3);
    assertThat(rules.status()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void failuresInTheStartPeriodDoNotCountUntilOnePassed() {
    var rules = new Rules(Health.STARTING, 0);
    for (int i = 0; i < 10; i++) {
      rules = rules.after(false, true, 1);
    }
    assertThat(rules).isEqualTo(new Rules(Health.STARTING, 0));

    assertThat(rules.after(true, true, 1).after(false, true, 1).status())
        .isEqualTo(Health.UNHEALTHY);
  }

  @Test
  void theStartIntervalHoldsOnlyWhileStartingInTheStartPeriod() {
    assertThat(new Rules(Health.STARTING, 0).pause(ASKED, true)).isEqualTo(5_000);
    assertThat(new Rules(Health.STARTING, 0).pause(ASKED, false)).isEqualTo(30_000);
    assertThat(new Rules(Health.HEALTHY, 0).pause(ASKED, true)).isEqualTo(30_000);
  }

  @Test
  void signalsAreKnownByNameAndByNumber() {
    assertThat(Signals.number("SIGTERM")).hasValue(15);
    assertThat(Signals.number("usr1")).hasValue(10);
    assertThat(Signals.number("9")).hasValue(9);
    assertThat(Signals.number("SIGRTMIN+3")).hasValue(37);
    assertThat(Signals.number("SIGNONE")).isEmpty();
    assertThat(Signals.number("99")).isEmpty();
    assertThat(Signals.number("0")).isEmpty();
  }
}
