package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Verification;
import dev.slipway.model.Verification.SmokeTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetReaderTest {
  @TempDir Path directory;

  @Test
  void anAppThatSaysOnlyItsTargetGetsEveryDefault() {
    Fleet fleet = read(FleetFile.HEAD + "apps: {web: {target: compose}}");

    App web = fleet.app("web");
    assertThat(web.source())
        .isEqualTo(
            new App.Source(
                directory.toString(), new App.Ref.Branch("main"), "", Optional.empty(), true));
    assertThat(web.target()).isEqualTo(new TargetRef(TargetRef.Kind.COMPOSE, "compose"));
    assertThat(web.trigger()).isEqualTo(App.Trigger.AUTO);
    assertThat(web.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(web.approval()).isEqualTo(App.ApprovalRule.NONE);
    assertThat(web.onFailure()).isEqualTo(App.OnFailure.ROLLBACK);
    assertThat(web.drift()).isEqualTo(App.Drift.REPORT);
    assertThat(web.verify()).isEqualTo(Verification.DEFAULT);
    assertThat(web.suspend()).isFalse();
    assertThat(web.trust()).isEmpty();
    Path root = directory.resolve("home/.local/state/slipway");
    assertThat(fleet.root()).isEqualTo(root);
    assertThat(web.projectDirectory()).isEqualTo(root.resolve("data/web"));
    assertThat(fleet.journal())
        .isEqualTo(new Fleet.Journal.Sqlite(root.resolve("state/journal.db")));
    assertThat(fleet.retention())
        .isEqualTo(new Fleet.Retention(Optional.empty(), Optional.empty(), 3, 50));
  }

  @Test
  void everyKeyIsTakenUp() {
    Fleet fleet =
        read(
            FleetFile.HEAD
                + """
                root: state
                journal: {sqlite: j.db}
                retention: {events: {age: 365d, count: 5000}, releases: 9, logs: 7}
                approvers: [{name: ana, key: "ssh-ed25519 AAAA ana"}]
                repositories:
                  this: {trust: [commands]}
                  shop: {url: ../shop.git, trust: [host-mounts, docker-socket], allowedSigners: signers}
                targets: {solaria: {kind: compose, socket: /run/d.sock}}
                apps:
                  db: {target: process}
                  web:
                    source: {repository: shop, ref: {tag: v1}, path: ./services//web/}
                    format: compose
                    files: [compose.yaml, prod.yaml]
                    profiles: [full]
                    target: solaria
                    trigger: manual
                    interval: 1h30m
                    dependsOn: [db]
                    approval: required
                    onFailure: ask
                    drift: correct
                    projectDirectory: web
                    suspend: true
                    backup: {command: [tar, -c], timeout: 1.5h}
                    verify:
                      samples: 5
                      every: 500ms
                      timeout: 2m
                      observe: 10s
                      smoke:
                        - http:
                            url: http://localhost:1/v/${version}
                            socket: run/web.sock
                            method: POST
                            headers: {A: b}
                            body: "{}"
                            expect: {status: [200, 204], headers: {C: d}, json: {"$.a[0]": 1}, text: ok}
                            within: 1s
                          retries: 1
                          every: 2s
                          deadline: 3s
                        - tcp: "[::1]:5432"
                        - command: [./check.sh]
                """);

    App web = fleet.app("web");
    assertThat(fleet.apps()).extracting(app -> app.name().value()).containsExactly("db", "web");
    assertThat(fleet.root()).isEqualTo(directory.resolve("state"));
    assertThat(fleet.journal())
        .isEqualTo(new Fleet.Journal.Sqlite(directory.resolve("state/j.db")));
    assertThat(fleet.retention())
        .isEqualTo(new Fleet.Retention(Optional.of(Duration.ofDays(365)), Optional.of(5000), 9, 7));
    assertThat(fleet.approvers())
        .containsExactly(new Fleet.Approver("ana", "ssh-ed25519 AAAA ana"));
    assertThat(fleet.target(web).socket()).contains(Path.of("/run/d.sock"));
    assertThat(web.source())
        .isEqualTo(
            new App.Source(
                directory.resolveSibling("shop.git").toString(),
                new App.Ref.Tag("v1"),
                "services/web",
                Optional.of(directory.resolve("signers")),
                false));
    assertThat(fleet.repository(web)).map(Fleet.Repository::name).contains("shop");
    assertThat(web.trust()).isEqualTo(Set.of(App.Trust.HOST_MOUNTS, App.Trust.DOCKER_SOCKET));
    assertThat(fleet.app("db").trust()).isEqualTo(Set.of(App.Trust.COMMANDS));
    assertThat(web.interval()).isEqualTo(Duration.ofMinutes(90));
    assertThat(web.backup()).contains(new App.Backup(List.of("tar", "-c"), Duration.ofMinutes(90)));
    assertThat(web.suspend()).isTrue();
    assertThat(web.projectDirectory()).isEqualTo(directory.resolve("web"));
    assertThat(web.verify().smoke())
        .containsExactly(
            new SmokeTest.Http(
                "http://localhost:1/v/${version}",
                Optional.of(directory.resolve("web/run/web.sock")),
                "POST",
                Map.of("A", "b"),
                Optional.of("{}"),
                new Verification.Expect(
                    List.of(200, 204),
                    Map.of("C", "d"),
                    Map.of("$.a[0]", Tree.of(1)),
                    Optional.of("ok")),
                Optional.of(Duration.ofSeconds(1)),
                new Verification.Attempts(1, Duration.ofSeconds(2), Duration.ofSeconds(3))),
            new SmokeTest.Tcp("::1", 5432, Verification.Attempts.DEFAULT),
            new SmokeTest.Command(List.of("./check.sh"), Verification.Attempts.DEFAULT));
  }

  @Test
  void allFaultsAreToldAtOnceInTheFilesOrder() {
    var problem =
        refused(
            """
            apiVersion: slipway.dev/v1alpha1
            kind: Flet
            metadata: {nam: home}
            apps:
              web:
                targt: compose
                verify: {samples: "3"}
            """);

    assertThat(problem.faults())
        .extracting(fault -> fault.at().line() + ":" + fault.at().column() + " " + fault.what())
        .containsExactly(
            "2:7 unknown value \"Flet\"",
            "3:11 the key \"name\" is missing in metadata",
            "3:12 unknown key \"nam\"",
            "6:5 unknown key \"targt\"",
            "6:5 the key \"target\" is missing in apps.web",
            "7:23 something else where a whole number from 1 to 1000 belongs");
    assertThat(problem.faults().get(2).next()).isEqualTo("did you mean \"name\"?");
    assertThat(problem.getMessage()).contains("6 things are wrong").contains("slipway.yaml:7:23");
    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void referencesThatLeadNowhereNameTheNearest() {
    var problem =
        refused(
            FleetFile.HEAD
                + """
                repositories: {shop: {url: https://example.org/shop.git}}
                targets: {solaria: {kind: compose}}
                apps:
                  db: {target: solariam}
                  web: {target: solaria, source: {repository: shpo}, dependsOn: [bd]}
                """);

    assertThat(problem.faults())
        .extracting(Fault::next)
        .containsExactly(
            "did you mean \"solaria\"?", "did you mean \"shop\"?", "did you mean \"db\"?");
  }

  @Test
  void appsThatWaitForEachOtherAreRefused() {
    var problem =
        refused(
            FleetFile.HEAD
                + """
                apps:
                  a: {target: compose, dependsOn: [b]}
                  b: {target: compose, dependsOn: [c]}
                  c: {target: compose, dependsOn: [b]}
                """);

    assertThat(problem.what()).isEqualTo("apps depend on each other in a circle: b -> c -> b");
    assertThat(problem.where()).hasValueSatisfying(at -> assertThat(at).contains(":6:"));
  }

  @Test
  void whatAnAppSaysOfKubernetesReachesItsTargetAsItStands() {
    Fleet fleet =
        read(
            FleetFile.HEAD
                + """
                targets: {prod: {kind: kubernetes, kubeconfig: prod.yaml, context: prod}}
                apps:
                  web:
                    target: prod
                    kubernetes:
                      namespace: shop
                      prune: {limit: 20}
                """);

    assertThat(fleet.app("web").kubernetes().json())
        .isEqualTo("{\"namespace\":\"shop\",\"prune\":{\"limit\":20}}");
    assertThat(fleet.targets().get("prod").kubeconfig()).contains(directory.resolve("prod.yaml"));
    assertThat(fleet.targets().get("prod").context()).contains("prod");
  }

  @Test
  void whatContradictsTheKindOfTheTargetIsRefused() {
    var problem =
        refused(
            FleetFile.HEAD
                + """
                targets: {here: {kind: compose, context: prod}}
                apps:
                  a: {target: here, kubernetes: {namespace: shop}}
                  b: {target: kubernetes, files: [compose.yaml], profiles: [full]}
                """);

    assertThat(problem.faults())
        .extracting(Fault::what)
        .containsExactly(
            "only a target of kind kubernetes has a context",
            "the app runs on the target here, which is not of kind kubernetes",
            "only a Compose project has files, and a target of kind kubernetes takes none",
            "only a Compose project has profiles, and a target of kind kubernetes takes none");
    assertThat(problem.faults()).extracting(fault -> fault.at().line()).containsExactly(4, 6, 7, 7);
  }

  @Test
  void aPasswordInAUrlIsRefusedAndNotRepeated() {
    var problem =
        refused(
            FleetFile.HEAD
                + """
                journal: {postgresql: {url: "postgresql://slipway:hunter2@db/slipway"}}
                repositories: {shop: {url: "https://ana:hunter2@example.org/shop.git"}}
                apps: {web: {target: compose, source: {repository: "https://a:hunter2@h/x"}}}
                """);

    assertThat(problem.faults()).hasSize(3);
    assertThat(problem.toString()).doesNotContain("hunter2");
  }

  @Test
  void theJournalsUrlComesFromTheEnvironmentOnlyWhenItIsNeeded() {
    Fleet fleet = read(FleetFile.HEAD + "journal: {postgresql: {url: '${PG}'}}\napps: {}");

    var journal = (Fleet.Journal.Postgresql) fleet.journal();
    assertThat(journal.url(Map.of("PG", "postgresql://u:p@h/d"))).isEqualTo("postgresql://u:p@h/d");
    assertThatThrownBy(() -> journal.url(Map.of()))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.SECRET_MISSING));
  }

  @Test
  void theEnvironmentsRootGoesBeforeTheFiles() {
    var file = FleetFile.in(directory, FleetFile.HEAD + "root: /opt/x\napps: {}");

    assertThat(file.read().root()).isEqualTo(Path.of("/opt/x"));
    assertThat(file.read(Map.of("SLIPWAY_ROOT", "/srv/y")).root()).isEqualTo(Path.of("/srv/y"));
  }

  @Test
  void mergeKeysFillInWhatIsNotWrittenAndXKeysAreLeftAlone() {
    Fleet fleet =
        read(
            FleetFile.HEAD
                + """
                x-app: &app {target: compose, interval: 5m, drift: ignore}
                apps:
                  web: {<<: *app, drift: correct}
                """);

    assertThat(fleet.app("web").interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(fleet.app("web").drift()).isEqualTo(App.Drift.CORRECT);
  }

  @Test
  void outsideGitThisNamesNoRepository() throws Exception {
    Path file = directory.resolve("slipway.yaml");
    Files.writeString(file, FleetFile.HEAD + "apps: {web: {target: compose}}");

    assertThatThrownBy(() -> FleetReader.read(file, new Surroundings(Map.of(), directory, false)))
        .hasMessageContaining("does not lie in a Git repository");
  }

  @Test
  void aUrlThatIsNotListedIsTrustedWithNothing() {
    Fleet fleet =
        read(
            FleetFile.HEAD
                + """
                repositories: {this: {trust: [commands]}}
                apps: {web: {target: compose, source: {repository: "git@example.org:shop.git"}}}
                """);

    assertThat(fleet.app("web").source().repository()).isEqualTo("git@example.org:shop.git");
    assertThat(fleet.app("web").trust()).isEmpty();
    assertThat(fleet.repository(fleet.app("web"))).isEmpty();
  }

  @Test
  void aLongChainOfAppsIsReadWithoutExhaustingTheStack() {
    var text = new StringBuilder(FleetFile.HEAD).append("apps:\n  a0: {target: compose}\n");
    for (int i = 1; i < 20_000; i++) {
      text.append("  a%d: {target: compose, dependsOn: [a%d]}\n".formatted(i, i - 1));
    }

    assertThat(read(text.toString()).apps()).hasSize(20_000);
  }

  @Test
  void anUnknownAppNamesTheNearest() {
    Fleet fleet = read(FleetFile.HEAD + "apps: {web: {target: compose}}");

    assertThatThrownBy(() -> fleet.app("wbe"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.next()).contains("did you mean web?"));
  }

  @Test
  void aMissingFileSaysHowToGetOne() {
    assertThatThrownBy(() ->
            FleetReader.read(
                directory.resolve("slipway.yaml"), new Surroundings(Map.of(), directory, false)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem ->
                assertThat(problem.next())
                    .hasValueSatisfying(next -> assertThat(next).contains("slipway init")));
  }

  @Test
  void aFileOfFiftyMegabytesIsRefusedUnread() throws Exception {
    Path file = directory.resolve("slipway.yaml");
    try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(50_000_000);
    }

    assertThatThrownBy(() -> FleetReader.read(file, new Surroundings(Map.of(), directory, false)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("more than 10,000,000 bytes");
  }

  @Test
  void aBombOfMergeKeysIsRefused() {
    var text = new StringBuilder(FleetFile.HEAD).append("x-0: &a0 {k: v}\n");
    for (int i = 1; i < 40; i++) {
      text.append("x-%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
    }
    String bomb = text + "apps: {web: {<<: *a39, target: compose}}\n";

    assertThatThrownBy(() -> read(bomb))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("once its aliases are written out");
  }

  @Test
  void durationsAreReadAsGoAndComposeWriteThem() {
    assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
    assertThat(Durations.parse("2w1d")).isEqualTo(Duration.ofDays(15));
    assertThat(Durations.parse("100us")).isEqualTo(Duration.ofNanos(100_000));
    assertThat(Durations.parse("0")).isEqualTo(Duration.ZERO);
    assertThatThrownBy(() -> Durations.parse("999999999w")).isInstanceOf(ArithmeticException.class);
  }

  private Fleet read(String text) {
    return FleetFile.in(directory, text).read();
  }

  private FleetProblem refused(String text) {
    var file = FleetFile.in(directory, text);
    return catchThrowableOfType(FleetProblem.class, file::read);
  }
}
