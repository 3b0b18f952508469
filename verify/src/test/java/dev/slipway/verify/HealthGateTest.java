package dev.slipway.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Health;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import dev.slipway.model.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class HealthGateTest {
  private int looks;
  private long now = Long.MAX_VALUE - 1_000_000_000L; // nanoTime may overflow at any moment
  private Rendered rendered = Shop.rendered(Map.of("web", Shop.service("always")), Secrets.NONE);

  @Test
  void aServiceThatRunsSteadilyPassesAfterAllSamples() throws Exception {
    var verdict = await(_ -> Shop.observed(Shop.running("web", 0)));

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of("web running 3/3 samples")));
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void aBadLookStartsTheCountAnew() throws Exception {
    await(look -> Shop.observed(healthy(look == 2 ? Health.UNHEALTHY : Health.HEALTHY)));

    assertThat(looks).isEqualTo(6);
  }

  @Test
  void aServiceThatIsStartedAgainIsNotSteady() throws Exception {
    var verdict = await(look -> Shop.observed(Shop.running("web", look < 2 ? 0 : 1)));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(looks).isEqualTo(6);
  }

  @Test
  void aCrashLoopIsRecognisedLongBeforeTheTimeout() throws Exception {
    var verdict =
        await(look -> Shop.observed(Shop.instance("web", State.RESTARTING, Health.NONE, 1, look)));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Unhealthy(
                "web", "web crash loop (3 restarts), restarting (exit code 1)", "", List.of()));
    assertThat(looks).isEqualTo(4);
  }

  @Test
  void restartsFromBeforeTheDeploymentAreForgiven() throws Exception {
    assertThat(await(_ -> Shop.observed(Shop.running("web", 40))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void whatItsHealthcheckCallsUnhealthyFailsAtOnceAndSaysWhy() throws Exception {
    rendered = Shop.rendered(Map.of("web", Shop.service("always")), Secrets.of(List.of("hunter2")));
    var verdict =
        (Verdict.Unhealthy)
            await(_ ->
                Shop.observed(
                    Shop.with(Shop.running("web", 0), Health.UNHEALTHY, "no db at u:hunter2@db")));

    assertThat(verdict.service()).isEqualTo("web");
    assertThat(verdict.cause()).isEqualTo("web unhealthy: no db at u:(secret)@db");
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void aOneShotThatEndsWellIsGoodAndOneThatDoesNotIsBadAtOnce() throws Exception {
    rendered = Shop.rendered(Map.of("job", Shop.service("no")), Secrets.NONE);

    assertThat(await(_ -> Shop.observed(ended("job", 0, 0)))).isInstanceOf(Verdict.Healthy.class);
    looks = 0;
    assertThat(await(_ -> Shop.observed(ended("job", 3, 0))))
        .isEqualTo(new Verdict.Unhealthy("job", "job exited (exit code 3)", "", List.of()));
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void aOneShotThatMayTryAgainIsGivenItsTries() throws Exception {
    rendered = Shop.rendered(Map.of("job", Shop.service("on-failure:2")), Secrets.NONE);

    var verdict = await(look -> Shop.observed(look == 0 ? ended("job", 3, 1) : ended("job", 3, 2)));

    assertThat(verdict).isInstanceOf(Verdict.Unhealthy.class);
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void aServiceThatOthersWaitForToEndMustEnd() throws Exception {
    var web =
        Tree.mapping()
            .put(
                "depends_on",
                Tree.mapping()
                    .put(
                        "job",
                        Tree.mapping().put("condition", "service_completed_successfully").build())
                    .build())
            .build();
    rendered = Shop.rendered(Map.of("job", Shop.service("no"), "web", web), Secrets.NONE);

    var verdict =
        await(look ->
            Shop.observed(
                Shop.running("web", 0), look < 5 ? Shop.running("job", 0) : ended("job", 0, 0)));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(looks).isEqualTo(8);
  }

  @Test
  void anotherVersionThanPlannedDoesNotPass() throws Exception {
    var other = Shop.running("web", 0);
    var verdict =
        await(_ ->
            Shop.observed(
                new Instance(
                    "web",
                    "x",
                    State.RUNNING,
                    Health.HEALTHY,
                    Optional.empty(),
                    0,
                    other.startedAt(),
                    Optional.of("hmac:other"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "")));

    assertThat(((Verdict.Unhealthy) verdict).cause())
        .isEqualTo("web runs another version than was planned after 60 s");
  }

  @Test
  void aServiceThatIsNotThereDoesNotPass() throws Exception {
    assertThat(((Verdict.Unhealthy) await(_ -> Shop.observed())).cause())
        .isEqualTo("web 0 of 1 instances after 60 s");
  }

  @Test
  void whileItIsWatchedOneBadLookIsEnough() throws Exception {
    assertThat(watch(_ -> Shop.observed(Shop.running("web", 4))))
        .isEqualTo(new Verdict.Healthy(List.of("steady for 10 s")));
    looks = 0;
    assertThat(watch(look -> Shop.observed(Shop.running("web", look == 5 ? 1 : 0))))
        .isInstanceOfSatisfying(
            Verdict.Unhealthy.class,
            unhealthy ->
                assertThat(unhealthy.cause())
                    .isEqualTo("web was started again while it was watched"));
    assertThat(looks).isEqualTo(6);
  }

  private Verdict await(IntFunction<Observed> script) throws InterruptedException {
    return gate(script).await();
  }

  private Verdict watch(IntFunction<Observed> script) throws InterruptedException {
    return gate(script).watch();
  }

  private HealthGate gate(IntFunction<Observed> script) {
    var wanted =
        new Verification(
            3, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(10), List.of());
    return new HealthGate(() -> script.apply(looks++), rendered, wanted, new Quick());
  }

  private static Instance healthy(Health health) {
    return Shop.instance("web", State.RUNNING, health, 0, 0);
  }

  private static Instance ended(String service, int code, int restarts) {
    return Shop.instance(service, State.EXITED, Health.NONE, code, restarts);
  }

  /** Time that passes only by sleeping. */
  private final class Quick implements Pace {
    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(Duration time) {
      now += time.toNanos();
    }
  }
}
