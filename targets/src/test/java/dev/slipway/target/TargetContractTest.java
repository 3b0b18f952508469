package dev.slipway.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Digest;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Health;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every target promises to the engine, held against real processes or containers.
 *
 * <p>A target's own test extends this one and says how a shell script becomes a service. Apps have
 * random names, so that tests may run beside each other on one machine; whatever a test brought up
 * is removed after it.
 */
public abstract class TargetContractTest {
  /** Longer than anything here takes on a loaded machine. */
  protected static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final String SECRET = "hunter2-planted-secret";
  private static final String FOREVER = "while :; do sleep 1; done";

  private final Random random = new Random();
  private final List<AppName> apps = new ArrayList<>();

  /** The target under test, the same one for the whole of a test. */
  protected abstract ServiceTarget target();

  /**
   * A service in canonical form that runs a script with {@code /bin/sh -c} and stops within a
   * second of being told to. Scripts use no dollar sign.
   */
  protected abstract Tree.Mapping runs(String script);

  /** A revision whose commit and tree are one hexadecimal digit repeated. */
  protected Revision revision(String commit) {
    return new Revision(
        "file:///repository",
        "main",
        new CommitId(commit.repeat(40)),
        commit.repeat(40),
        "A commit",
        "Ada",
        Instant.parse("2026-11-21T09:00:00Z"),
        Optional.empty(),
        Optional.empty());
  }

  @AfterEach
  void removeWhatWasBroughtUp() {
    apps.forEach(app -> target().remove(app, app.value(), true));
  }

  @Test
  void whatIsCreatedRunsAndTellsWhereItCameFrom() {
    var release = release(app(), Map.of("web", runs(FOREVER)));

    var applied = target().apply(release, create("web"));

    var web = await(release, "web", seen -> seen.state() == State.RUNNING);
    assertThat(applied.acted()).isTrue();
    assertThat(applied.before()).isEmpty();
    assertThat(applied.after()).containsExactly(web.id());
    assertThat(web.health()).isEqualTo(Health.NONE);
    assertThat(web.exitCode()).isEmpty();
    assertThat(web.restarts()).isZero();
    assertThat(web.serviceDigest()).contains(digest(release, "web"));
    assertThat(web.run()).contains(release.run());
    assertThat(web.commit()).contains(release.commit());
    assertThat(web.startedAt()).isBetween(Instant.now().minus(DEADLINE), Instant.now());
  }

  @Test
  void aChangeIsCarriedOutOnlyOnce() {
    var release = release(app(), Map.of("web", runs(FOREVER)));

    var first = target().apply(release, create("web"));
    var second = target().apply(release, create("web"));

    assertThat(second.acted()).isFalse();
    assertThat(second.after()).isEqualTo(first.after());
    assertThat(ids(release)).isEqualTo(first.after());
  }

  @Test
  void aReplacementIsCarriedOutOnlyOnce() {
    AppName app = app();
    target().apply(release(app, Map.of("web", runs(FOREVER))), create("web"));
    var next = release(app, Map.of("web", runs("true; " + FOREVER)));

    var first = target().apply(next, replace("web"));
    var second = target().apply(next, replace("web"));

    assertThat(first.acted()).isTrue();
    assertThat(first.after()).doesNotContainAnyElementsOf(first.before());
    assertThat(second.acted()).isFalse();
    assertThat(second.after()).isEqualTo(first.after());
  }

  @Test
  void replacingOneServiceLeavesTheOthersAlone() {
    AppName app = app();
    var old = release(app, Map.of("web", runs(FOREVER), "db", runs(FOREVER)));
    target().apply(old, create("db"));
    target().apply(old, create("web"));
    var db = await(old, "db", seen -> seen.state() == State.RUNNING);
    var next = release(app, Map.of("web", runs("true; " + FOREVER), "db", runs(FOREVER)));

    var applied = target().apply(next, replace("web"));

    assertThat(applied.acted()).isTrue();
    assertThat(await(next, "web", seen -> seen.state() == State.RUNNING).serviceDigest())
        .contains(digest(next, "web"));
    assertThat(only(next, "db").id()).isEqualTo(db.id());
  }

  @Test
  void keepingAServiceDoesNothing() {
    var release = release(app(), Map.of("web", runs(FOREVER)));
    var created = target().apply(release, create("web"));

    var kept = target().apply(release, new Change.Keep("web"));

    assertThat(kept.acted()).isFalse();
    assertThat(kept.after()).isEqualTo(created.after());
  }

  @Test
  void removingOneServiceLeavesTheOthersAlone() {
    AppName app = app();
    var old = release(app, Map.of("web", runs(FOREVER), "db", runs(FOREVER)));
    target().apply(old, create("db"));
    target().apply(old, create("web"));
    String db = only(old, "db").id();
    var next = release(app, Map.of("db", runs(FOREVER)));

    var applied = target().apply(next, new Change.Remove("web", List.of()));
    var again = target().apply(next, new Change.Remove("web", List.of()));

    assertThat(applied.acted()).isTrue();
    assertThat(applied.after()).isEmpty();
    assertThat(again.acted()).isFalse();
    assertThat(ids(next)).containsExactly(db);
  }

  @Test
  void anotherAppIsNotTouched() {
    var other = release(app(), Map.of("web", runs(FOREVER)));
    target().apply(other, create("web"));
    String neighbour = only(other, "web").id();
    var mine = release(app(), Map.of("web", runs(FOREVER)));

    target().apply(mine, create("web"));
    target().restart(mine.app(), mine.project(), Optional.empty());
    target().remove(mine.app(), mine.project(), true);

    assertThat(only(other, "web").id()).isEqualTo(neighbour);
    assertThat(only(other, "web").state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aServiceBecomesHealthy() {
    var release = release(app(), Map.of("web", withHealthcheck(runs(FOREVER), "exit 0")));

    target().apply(release, create("web"));

    var web = await(release, "web", seen -> seen.health() == Health.HEALTHY);
    assertThat(web.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aServiceBecomesUnhealthyAndSaysWhy() {
    var check = "echo no answer from the database; exit 1";
    var release = release(app(), Map.of("web", withHealthcheck(runs(FOREVER), check)));

    target().apply(release, create("web"));

    var web = await(release, "web", seen -> seen.health() == Health.UNHEALTHY);
    assertThat(web.state()).isEqualTo(State.RUNNING);
    assertThat(web.detail()).contains("no answer from the database");
  }

  @Test
  void aCrashLoopShowsAsGrowingRestarts() {
    var crashing = runs("sleep 0.1; exit 3").with("restart", Tree.of("always"));
    var release = release(app(), Map.of("web", crashing));

    target().apply(release, create("web"));

    var web = await(release, "web", seen -> seen.restarts() >= 2);
    assertThat(web.serviceDigest()).contains(digest(release, "web"));
  }

  @Test
  void aServiceThatEndsWellStaysEnded() {
    var release = release(app(), Map.of("migrate", runs("exit 0")));

    target().apply(release, create("migrate"));

    var ended = await(release, "migrate", seen -> seen.state() == State.EXITED);
    assertThat(ended.exitCode()).contains(0);
    var again = target().apply(release, create("migrate"));
    assertThat(again.acted()).isFalse();
    assertThat(only(release, "migrate").id()).isEqualTo(ended.id());
    assertThat(only(release, "migrate").restarts()).isZero();
  }

  @Test
  void aServiceThatEndsBadlyTellsItsExitCode() {
    var release = release(app(), Map.of("migrate", runs("exit 7")));

    target().apply(release, create("migrate"));

    var ended = await(release, "migrate", seen -> seen.state() == State.EXITED);
    assertThat(ended.exitCode()).contains(7);
  }

  @Test
  void aServiceThatEndedRunsAgainInTheNextRun() {
    AppName app = app();
    var release = release(app, Map.of("migrate", runs("exit 7")));
    target().apply(release, create("migrate"));
    await(release, "migrate", seen -> seen.state() == State.EXITED);
    var next = release(app, Map.of("migrate", runs("exit 7")));

    var applied = target().apply(next, replace("migrate"));

    assertThat(applied.acted()).isTrue();
    var ended = await(next, "migrate", seen -> seen.state() == State.EXITED);
    assertThat(ended.run()).contains(next.run());
  }

  @Test
  void lookingChangesNothing() {
    AppName app = app();
    var release = release(app, Map.of("web", runs(FOREVER)));
    target().apply(release, create("web"));
    var before = ids(release);
    var next = rendered(app, Map.of("web", runs("true; " + FOREVER), "db", runs(FOREVER)));

    var prepared = target().prepare(next);
    target().preview(prepared, observe(release));
    target().preview(prepared, observe(release));
    target().adoptable(prepared);
    target().evidence(app, release.project(), Instant.now().minusSeconds(60));

    assertThat(ids(release)).isEqualTo(before);
    assertThat(only(release, "web").state()).isEqualTo(State.RUNNING);
  }

  @Test
  void preparingTwiceGivesTheSame() {
    var rendered = rendered(app(), Map.of("web", runs(FOREVER)));

    var once = target().prepare(rendered);
    var twice = target().prepare(once);

    assertThat(twice.serviceDigests()).isEqualTo(once.serviceDigests());
    assertThat(twice.model()).isEqualTo(once.model());
    assertThat(target().prepare(rendered).serviceDigests()).isEqualTo(once.serviceDigests());
  }

  @Test
  void logsComeInOrderAndByService() {
    var release =
        release(
            app(),
            Map.of(
                "web", runs("for i in 1 2 3 4 5; do echo line; echo last; done"),
                "db", runs("echo from the db; echo complaint >&2")));
    target().apply(release, create("web"));
    target().apply(release, create("db"));
    await(release, "web", seen -> seen.state() == State.EXITED);
    await(release, "db", seen -> seen.state() == State.EXITED);

    var all = logs(release, Optional.empty(), Optional.empty(), 1000);
    assertThat(all).hasSize(12);
    assertThat(all).extracting(LogLine::at).isSorted();
    assertThat(all)
        .filteredOn(line -> line.service().equals("web"))
        .extracting(LogLine::text)
        .startsWith("line", "last", "line")
        .hasSize(10);
    assertThat(logs(release, Optional.of("db"), Optional.empty(), 1000))
        .extracting(LogLine::service, LogLine::stream, LogLine::text)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("db", LogLine.Stream.STDOUT, "from the db"),
            org.assertj.core.groups.Tuple.tuple("db", LogLine.Stream.STDERR, "complaint"));
  }

  @Test
  void logsCanBeCutToTheLastLinesAndToATime() {
    var release =
        release(app(), Map.of("web", runs("echo one; echo two; echo three; sleep 1; echo four")));
    target().apply(release, create("web"));
    await(release, "web", seen -> seen.state() == State.EXITED);

    var all = logs(release, Optional.of("web"), Optional.empty(), 1000);
    assertThat(logs(release, Optional.of("web"), Optional.empty(), 2))
        .extracting(LogLine::text)
        .containsExactly("three", "four");
    assertThat(logs(release, Optional.of("web"), Optional.of(all.getLast().at()), 1000))
        .extracting(LogLine::text)
        .containsExactly("four");
  }

  @Test
  void noSecretIsHandedOut() {
    var chatty =
        withHealthcheck(
            runs("echo connecting with " + SECRET + " now; " + FOREVER),
            "echo " + SECRET + "; exit 1");
    var release = release(app(), Map.of("web", chatty));
    target().apply(release, create("web"));
    await(release, "web", seen -> seen.health() == Health.UNHEALTHY);

    var lines = awaitLogs(release, "web");
    assertThat(lines)
        .extracting(LogLine::text)
        .contains("connecting with " + Secrets.MASK + " now");
    assertThat(observe(release).toString()).doesNotContain(SECRET);
    assertThat(target().evidence(release.app(), release.project(), Instant.EPOCH))
        .isNotEmpty()
        .allSatisfy((_, text) -> assertThat(text).doesNotContain(SECRET));
  }

  @Test
  void aRestartKeepsWhatTheServiceWasMadeFrom() {
    var release = release(app(), Map.of("web", runs(FOREVER), "db", runs(FOREVER)));
    target().apply(release, create("web"));
    target().apply(release, create("db"));
    var before = await(release, "web", seen -> seen.state() == State.RUNNING);
    String db = only(release, "db").id();

    target().restart(release.app(), release.project(), Optional.of("web"));

    var after =
        await(
            release,
            "web",
            seen -> seen.state() == State.RUNNING && seen.startedAt().isAfter(before.startedAt()));
    assertThat(after.serviceDigest()).isEqualTo(before.serviceDigest());
    assertThat(after.run()).isEqualTo(before.run());
    assertThat(only(release, "db").id()).isEqualTo(db);
    assertThat(target().apply(release, create("web")).acted()).isFalse();
  }

  @Test
  void removingAnAppLeavesNothing() {
    var release = release(app(), Map.of("web", runs(FOREVER), "db", runs("exit 0")));
    target().apply(release, create("web"));
    target().apply(release, create("db"));

    target().remove(release.app(), release.project(), true);
    target().remove(release.app(), release.project(), true);

    assertThat(observe(release).instances()).isEmpty();
    assertThat(observe(release).volumes()).isEmpty();
  }

  @Test
  void anAppThatNeverRanIsSimplyNotThere() {
    AppName app = app();

    assertThat(target().observe(app, app.value()).instances()).isEmpty();
    target().remove(app, app.value(), false);
  }

  // What the tests are written in.

  /** A name for an app that no other test has. */
  protected AppName app() {
    var name = new AppName("contract-%08x".formatted(random.nextInt()));
    apps.add(name);
    return name;
  }

  /** A rendering of the services as the render stage would hand it over. */
  protected Rendered rendered(AppName app, Map<String, Tree.Mapping> services) {
    var digests = new LinkedHashMap<String, String>();
    var entries = new LinkedHashMap<String, Tree>();
    services.forEach((name, service) -> {
      digests.put(name, Digest.of(service.canonicalJson()));
      entries.put(name, service);
    });
    var model =
        Tree.mapping().put("name", app.value()).put("services", new Tree.Mapping(entries)).build();
    return new Rendered(
        app,
        revision("a"),
        App.Format.COMPOSE,
        model,
        digests,
        List.of(),
        Secrets.of(List.of(SECRET)));
  }

  /** A prepared release under a deployment and a run of its own. */
  protected Release release(AppName app, Map<String, Tree.Mapping> services) {
    return new Release(
        DeploymentId.at(Instant.now(), random),
        new RunId("r-20261121-093107-%08x".formatted(random.nextInt())),
        target().prepare(rendered(app, services)));
  }

  protected static Change create(String service) {
    return new Change.Create(service, List.of());
  }

  protected static Change replace(String service) {
    return new Change.Replace(service, List.of(), "changed");
  }

  protected static String digest(Release release, String service) {
    return release.rendered().serviceDigests().get(service);
  }

  protected Observed observe(Release release) {
    return target().observe(release.app(), release.project());
  }

  /** The one instance of a service. */
  protected Instance only(Release release, String service) {
    var instances = observe(release).of(service);
    assertThat(instances).as("instances of " + service).hasSize(1);
    return instances.getFirst();
  }

  /** The one instance of a service, as soon as it is as it should be. */
  protected Instance await(Release release, String service, Predicate<Instance> wanted) {
    Instant end = Instant.now().plus(DEADLINE);
    List<Instance> seen = List.of();
    while (Instant.now().isBefore(end)) {
      seen = observe(release).of(service);
      if (seen.size() == 1 && wanted.test(seen.getFirst())) {
        return seen.getFirst();
      }
      pause();
    }
    throw new AssertionError(
        service + " did not become as it should within " + DEADLINE + ": " + seen);
  }

  protected List<LogLine> logs(
      Release release, Optional<String> service, Optional<Instant> since, int tail) {
    var lines = new ArrayList<LogLine>();
    target()
        .logs(
            release.app(),
            release.project(),
            new Target.LogRequest(service, since, tail, false),
            lines::add);
    return lines;
  }

  private List<LogLine> awaitLogs(Release release, String service) {
    Instant end = Instant.now().plus(DEADLINE);
    var lines = logs(release, Optional.of(service), Optional.empty(), 1000);
    while (lines.isEmpty() && Instant.now().isBefore(end)) {
      pause();
      lines = logs(release, Optional.of(service), Optional.empty(), 1000);
    }
    return lines;
  }

  private List<String> ids(Release release) {
    return observe(release).instances().stream().map(Instance::id).toList();
  }

  private static Tree.Mapping withHealthcheck(Tree.Mapping service, String script) {
    return service.with(
        "healthcheck",
        Tree.mapping()
            .put("test", Tree.ofTexts(List.of("CMD-SHELL", script)))
            .put("interval", "300ms")
            .put("timeout", "5s")
            .put("retries", 1)
            .build());
  }

  protected static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
