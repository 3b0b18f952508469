package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.CommitId;
import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Health;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final AppName SHOP = new AppName("shop");
  private final Map<String, Tree> services = new LinkedHashMap<>();
  private final List<Instance> running = new ArrayList<>();
  private Secrets secrets = Secrets.NONE;

  @Test
  void whatDoesNotRunIsCreatedAfterWhatItDependsOn() {
    service("web", Tree.mapping().put("image", "web:1").put("depends_on", on("db")));
    service("db", Tree.mapping().put("image", "db:1"));

    Plan plan = plan(Optional.empty());

    assertThat(plan.changes())
        .containsExactly(
            new Change.Create("db", List.of(new Change.Field("image", "", "db:1"))),
            new Change.Create(
                "web",
                List.of(
                    new Change.Field("depends_on.db.condition", "", "service_started"),
                    new Change.Field("image", "", "web:1"))));
  }

  @Test
  void whatRunsAsItShouldIsKept() {
    service("web", Tree.mapping().put("image", "web:1"));
    running("web", State.RUNNING);

    Plan plan = plan(Optional.of(version()));

    assertThat(plan.changes()).containsExactly(new Change.Keep("web"));
    assertThat(plan.hasChanges()).isFalse();
  }

  @Test
  void aChangedServiceTellsWhichSettingsDiffer() {
    service("web", web("web:1", "512m", 8080));
    running("web", State.RUNNING);
    Version before = version();
    service("web", web("web:2", "768m", 8081));

    assertThat(plan(Optional.of(before)).changes())
        .containsExactly(
            new Change.Replace(
                "web",
                List.of(
                    new Change.Field("environment.WORKER_MEM", "512m", "768m"),
                    new Change.Field("image", "web:1", "web:2"),
                    new Change.Field("ports[0].published", "8080", "8081")),
                "changed"));
  }

  @Test
  void noSecretOfEitherVersionIsShown() {
    secrets = Secrets.of(List.of("hun\"ter2"));
    service("web", secretive("hun\"ter2"));
    running("web", State.RUNNING);
    Version before = version();
    secrets = Secrets.of(List.of("correct horse"));
    service("web", secretive("correct horse"));

    var change = (Change.Replace) plan(Optional.of(before)).changes().getFirst();

    assertThat(change.fields())
        .containsExactly(
            new Change.Field("command", "[\"--pw=(secret)\"]", "[\"--pw=(secret, changed)\"]"),
            new Change.Field("environment.DSN", "(secret)", "(secret, changed)"),
            new Change.Field("environment.PIN_TOKEN", "(secret)", "(secret, changed)"),
            new Change.Field("environment.PLAIN", "(secret)", "(secret, changed)"));
  }

  @Test
  void pathsIntoTheCheckoutAreComparedByWhatTheyMean() {
    service("web", mounted("/cache/checkouts/aaa/conf"));
    running("web", State.RUNNING);
    var before = new Version(version().rendered(), Optional.of(Path.of("/cache/checkouts/aaa")));
    service("web", mounted("/cache/checkouts/bbb/conf2"));
    var after = new Version(version().rendered(), Optional.of(Path.of("/cache/checkouts/bbb")));

    var change =
        (Change.Replace)
            Planner.plan(app(), after, Optional.of(before), observed(), List.of(), List.of())
                .changes()
                .getFirst();

    assertThat(change.fields())
        .containsExactly(new Change.Field("volumes[0].source", "./conf", "./conf2"));
  }

  @Test
  void itIsKeptOnlyWhileItLives() {
    assertThat(reasonFor(State.EXITED, 1, "always")).isEqualTo("is not running");
    assertThat(reasonFor(State.EXITED, 0, "always")).isEqualTo("is not running");
    assertThat(reasonFor(State.EXITED, 0, "no")).isEqualTo("kept");
    assertThat(reasonFor(State.EXITED, 0, "on-failure:3")).isEqualTo("kept");
    assertThat(reasonFor(State.EXITED, 1, "no")).isEqualTo("is not running");
    assertThat(reasonFor(State.PAUSED, 0, "no")).isEqualTo("is paused");
    assertThat(reasonFor(State.RESTARTING, 0, "no")).isEqualTo("keeps restarting");
    assertThat(reasonFor(State.CREATED, 0, "no")).isEqualTo("was created but not started");
  }

  @Test
  void whatSomebodyElseMadeIsReplaced() {
    service("web", Tree.mapping().put("image", "web:1"));
    running.add(instance("web", State.RUNNING, 0, Optional.empty()));

    assertThat(plan(Optional.of(version())).changes())
        .containsExactly(new Change.Replace("web", List.of(), "was not deployed by Slipway"));
  }

  @Test
  void whatRunsFromSettingsThatNobodyDeployedIsReplaced() {
    service("web", Tree.mapping().put("image", "web:1"));
    running.add(instance("web", State.RUNNING, 0, Optional.of("hmac:other")));

    assertThat(plan(Optional.of(version())).changes())
        .containsExactly(
            new Change.Replace("web", List.of(), "has another digest than was deployed"));
  }

  @Test
  void theNumberOfInstancesCounts() {
    service("web", Tree.mapping().put("image", "web:1").put("scale", 3));
    running("web", State.RUNNING);

    assertThat(plan(Optional.of(version())).changes())
        .containsExactly(new Change.Replace("web", List.of(), "runs 1 of 3 instances"));
  }

  @Test
  void whatIsNoLongerWantedIsRemovedLastAndItsVolumesAreNamed() {
    service("old", volume("data"));
    running("old", State.RUNNING);
    Version before = version();
    services.clear();
    service("web", Tree.mapping().put("image", "web:1"));

    assertThat(plan(Optional.of(before)).changes())
        .last()
        .isEqualTo(new Change.Remove("old", List.of("shop_data")));
  }

  @Test
  void aRemovalGoesFirstWhereItFreesAPortThatIsNeeded() {
    service("old", web("old:1", "1", 80));
    running("old", State.RUNNING);
    Version before = version();
    services.clear();
    service("web", web("web:1", "1", 80));

    assertThat(plan(Optional.of(before)).changes())
        .extracting(Change::service)
        .containsExactly("old", "web");
  }

  @Test
  void aPortThatMovesIsGivenUpBeforeItIsTaken() {
    service("a", Tree.mapping().put("image", "a:1"));
    service("b", web("b:1", "1", 80));
    running("a", State.RUNNING);
    running("b", State.RUNNING);
    Version before = version();
    service("a", web("a:1", "1", 80));
    service("b", Tree.mapping().put("image", "b:1"));

    assertThat(plan(Optional.of(before)).changes())
        .extracting(Change::service)
        .containsExactly("b", "a");
  }

  @Test
  void whatSharesANamespaceIsReplacedWithItsOwner() {
    service("vpn", Tree.mapping().put("image", "vpn:1"));
    service("app", follower("vpn"));
    running("vpn", State.RUNNING);
    running("app", State.RUNNING);
    Version before = version();
    service("vpn", Tree.mapping().put("image", "vpn:2"));

    assertThat(plan(Optional.of(before)).changes())
        .last()
        .isEqualTo(new Change.Replace("app", List.of(), "restarts with vpn"));
  }

  @Test
  void whatSharesANamespaceIsReplacedWhereItsOwnerIsGone() {
    service("vpn", Tree.mapping().put("image", "vpn:1"));
    service("app", follower("vpn"));
    running("app", State.RUNNING);

    assertThat(plan(Optional.of(version())).changes())
        .last()
        .isEqualTo(new Change.Replace("app", List.of(), "restarts with vpn"));
  }

  @Test
  void aCircleIsRefusedByName() {
    service("a", Tree.mapping().put("depends_on", on("b")));
    service("b", Tree.mapping().put("depends_on", on("a")));

    assertThatThrownBy(() -> plan(Optional.empty()))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
              assertThat(problem.what()).contains("a -> b -> a");
            });
  }

  @Test
  void theHashChangesWithTheEffectsAndWithNothingElse() {
    service("web", web("web:1", "512m", 8080));
    String create = plan(Optional.empty()).hash();
    assertThat(plan(Optional.empty()).hash()).isEqualTo(create);

    running("web", State.RUNNING);
    String keep = plan(Optional.of(version())).hash();
    assertThat(keep).isNotEqualTo(create);
    running.clear();
    running.add(instance("web", State.RUNNING, 7, digest("web")));
    assertThat(plan(Optional.of(version())).hash())
        .as("restarts move by themselves")
        .isEqualTo(keep);

    Version before = version();
    service("web", web("web:2", "512m", 8080));
    assertThat(plan(Optional.of(before)).hash()).isNotEqualTo(keep);
  }

  /** Whatever the graph: each service once, after all it needs; a second plan keeps everything. */
  @Test
  void everyPlanIsInOrderAndLeadsToNothingLeftToDo() {
    var random = new Random(20261121);
    for (int round = 0; round < 300; round++) {
      services.clear();
      running.clear();
      randomServices(random);

      Plan plan = plan(Optional.empty());

      var order = plan.changes().stream().map(Change::service).toList();
      assertThat(order).containsExactlyInAnyOrderElementsOf(services.keySet());
      Version version = version();
      for (String name : order) {
        assertThat(order.subList(0, order.indexOf(name))).containsAll(version.dependencies(name));
      }
      services.keySet().forEach(name -> running(name, State.RUNNING));
      assertThat(plan(Optional.of(version)).hasChanges()).isFalse();
      services.clear();
      assertThat(plan(Optional.of(version)).changes())
          .allMatch(change -> change instanceof Change.Remove);
    }
  }

  private void randomServices(Random random) {
    var names =
        new ArrayList<>(IntStream.range(0, random.nextInt(8)).mapToObj(i -> "s" + i).toList());
    Collections.shuffle(names, random);
    var shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);
    for (String name : shuffled) {
      var needs =
          names.subList(0, names.indexOf(name)).stream()
              .filter(_ -> random.nextBoolean())
              .toArray(String[]::new);
      service(name, Tree.mapping().put("image", name).put("depends_on", on(needs)));
    }
  }

  private String reasonFor(State state, int exitCode, String restart) {
    services.clear();
    running.clear();
    service("web", Tree.mapping().put("image", "web:1").put("restart", restart));
    running.add(instance("web", state, exitCode, digest("web")));
    Change change = plan(Optional.of(version())).changes().getFirst();
    return change instanceof Change.Replace replace ? replace.reason() : "kept";
  }

  private static Tree.MappingBuilder web(String image, String memory, int port) {
    return Tree.mapping()
        .put("image", image)
        .put("environment", Tree.mapping().put("WORKER_MEM", memory).build())
        .put(
            "ports",
            new Tree.Sequence(
                List.of(Tree.mapping().put("target", 80).put("published", "" + port).build())));
  }

  private static Tree.MappingBuilder secretive(String secret) {
    return Tree.mapping()
        .put(
            "environment",
            Tree.mapping()
                .put("PLAIN", secret)
                .put("DSN", "postgres://u:" + secret + "@db")
                .put("PIN_TOKEN", secret.substring(0, 2))
                .build())
        .put("command", Tree.ofTexts(List.of("--pw=" + secret)));
  }

  private static Tree.MappingBuilder mounted(String source) {
    return Tree.mapping()
        .put(
            "volumes",
            new Tree.Sequence(
                List.of(
                    Tree.mapping()
                        .put("type", "bind")
                        .put("source", source)
                        .put("target", "/conf")
                        .build())));
  }

  private static Tree.MappingBuilder volume(String name) {
    return Tree.mapping()
        .put(
            "volumes",
            new Tree.Sequence(
                List.of(Tree.mapping().put("type", "volume").put("source", name).build())));
  }

  private static Tree.MappingBuilder follower(String owner) {
    return Tree.mapping()
        .put("network_mode", "service:" + owner)
        .put(
            "depends_on",
            Tree.mapping()
                .put(
                    owner,
                    Tree.mapping().put("condition", "service_started").put("restart", true).build())
                .build());
  }

  private static Tree on(String... names) {
    var entries = new LinkedHashMap<String, Tree>();
    for (String name : names) {
      entries.put(name, Tree.mapping().put("condition", "service_started").build());
    }
    return new Tree.Mapping(entries);
  }

  private void service(String name, Tree.MappingBuilder entry) {
    services.put(name, entry.build());
  }

  private void running(String service, State state) {
    running.add(instance(service, state, 0, digest(service)));
  }

  private Optional<String> digest(String service) {
    return Optional.of(Digest.of(services.get(service).canonicalJson()));
  }

  private static Instance instance(
      String service, State state, int restartsOrExit, Optional<String> digest) {
    return new Instance(
        service,
        service + "-1",
        state,
        Health.NONE,
        state == State.EXITED ? Optional.of(restartsOrExit) : Optional.empty(),
        restartsOrExit,
        Instant.EPOCH,
        digest,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  private Observed observed() {
    return new Observed(SHOP, running, List.of());
  }

  private Plan plan(Optional<Version> previous) {
    return Planner.plan(app(), version(), previous, observed(), List.of(), List.of());
  }

  private Version version() {
    var digests = new HashMap<String, String>();
    services.keySet().forEach(name -> digests.put(name, digest(name).orElseThrow()));
    var model =
        Tree.mapping()
            .put("name", "shop")
            .put("services", new Tree.Mapping(new LinkedHashMap<>(services)))
            .build();
    var revision =
        new Revision(
            "/repo",
            "main",
            new CommitId("a".repeat(40)),
            "b".repeat(40),
            "subject",
            "ana",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    return new Version(
        new Rendered(SHOP, revision, App.Format.COMPOSE, model, digests, List.of(), secrets),
        Optional.empty());
  }

  private static App app() {
    return new App(
        SHOP,
        new App.Source("/repo", new App.Ref.Branch("main"), "", Optional.empty(), true),
        Optional.empty(),
        List.of(),
        List.of(),
        new TargetRef(TargetRef.Kind.COMPOSE, "compose"),
        App.Trigger.AUTO,
        Duration.ofMinutes(1),
        List.of(),
        App.ApprovalRule.NONE,
        App.OnFailure.ROLLBACK,
        App.Drift.REPORT,
        Verification.DEFAULT,
        Optional.empty(),
        false,
        Set.of(),
        Tree.Mapping.EMPTY,
        Path.of("/data/shop"));
  }
}
