package dev.slipway.engine;

import dev.slipway.model.App;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Verdict;
import dev.slipway.target.ObjectTarget;
import dev.slipway.target.ServiceTarget;
import dev.slipway.target.Target;
import dev.slipway.verify.FirstError;
import dev.slipway.verify.HealthGate;
import dev.slipway.verify.Pace;
import dev.slipway.verify.SmokeTests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Has a deployment prove itself: steady health, then smoke tests, then a time of observation. */
final class Proving {
  private static final int LOG_LINES = 200;

  private final App app;
  private final Target target;
  private final Stop stop;

  Proving(App app, Target target, Stop stop) {
    this.app = app;
    this.target = target;
    this.stop = stop;
  }

  Verdict prove(Prepared prepared, Instant since, Supplier<Observed> observe) {
    Release release = prepared.release();
    try {
      return switch (target) {
        case ServiceTarget _ -> {
          var gate = new HealthGate(observe, release.rendered(), app.verify(), pace());
          yield prove(prepared, since, gate::await, gate::watch);
        }
        case ObjectTarget objects -> {
          try (ObjectTarget.HealthWatch health = objects.health(release)) {
            yield prove(
                prepared,
                since,
                () -> unlessStopped(health.await(app.verify().timeout(), stop::requested)),
                () -> unlessStopped(health.observe(app.verify().observe(), stop::requested)));
          }
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stop.Stopped();
    }
  }

  /** A look at what was deployed that takes its time. */
  private interface Look {
    Verdict look() throws InterruptedException;
  }

  private Verdict unlessStopped(Verdict verdict) {
    stop.here();
    return verdict;
  }

  private Verdict prove(Prepared prepared, Instant since, Look first, Look last)
      throws InterruptedException {
    Release release = prepared.release();
    Verdict health = first.look();
    if (!(health instanceof Verdict.Healthy steady)) {
      return explained(health, release, since);
    }
    Verdict smoke = new SmokeTests(subject(prepared), pace()).run(app.verify().smoke());
    if (!(smoke instanceof Verdict.Healthy passed)) {
      return explained(smoke, release, since);
    }
    List<String> proofs = new ArrayList<>(steady.proofs());
    proofs.addAll(passed.proofs());
    if (app.verify().observe().isPositive()) {
      Verdict watched = last.look();
      if (!(watched instanceof Verdict.Healthy calm)) {
        return explained(watched, release, since);
      }
      proofs.addAll(calm.proofs());
    }
    return new Verdict.Healthy(proofs);
  }

  private static SmokeTests.Subject subject(Prepared prepared) {
    Release release = prepared.release();
    return new SmokeTests.Subject(
        release.app(),
        release.run(),
        release.rendered().revision(),
        prepared.checkout().directory(),
        release.rendered().secrets());
  }

  /** A verdict with the line of the service's log that looks like the reason. */
  private Verdict explained(Verdict verdict, Release release, Instant since) {
    return switch (verdict) {
      case Verdict.Healthy healthy -> healthy;
      case Verdict.Unhealthy bad when !bad.firstError().isEmpty() -> bad;
      case Verdict.Unhealthy bad ->
          new Verdict.Unhealthy(
              bad.service(), bad.cause(), firstError(release, bad.service(), since), bad.proofs());
    };
  }

  private String firstError(Release release, String service, Instant since) {
    List<LogLine> lines = new ArrayList<>();
    var request =
        new Target.LogRequest(
            Optional.of(service).filter(name -> !name.isEmpty()),
            Optional.of(since),
            LOG_LINES,
            false);
    try {
      target.logs(release.app(), release.project(), request, lines::add);
    } catch (Problem e) {
      // The verdict stands without its reason.
    }
    return FirstError.in(lines)
        .map(line -> line.service() + " | " + line.text().strip())
        .map(release.rendered().secrets()::redact)
        .orElse("");
  }

  /** The machine's time, cut short where the run is asked to end. */
  private Pace pace() {
    Pace real = Pace.real();
    return new Pace() {
      @Override
      public long nanos() {
        return real.nanos();
      }

      @Override
      public void sleep(Duration time) {
        stop.await(time);
        stop.here();
      }
    };
  }
}
