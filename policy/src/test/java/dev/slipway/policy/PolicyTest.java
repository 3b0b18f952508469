package dev.slipway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.App;
import dev.slipway.model.App.Trust;
import dev.slipway.model.AppName;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
import dev.slipway.model.Finding;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Verification;
import dev.slipway.model.Verification.Attempts;
import dev.slipway.model.Verification.SmokeTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final Path CHECKOUT = Path.of("/cache/checkouts/aaa");
  private static final Path DATA = Path.of("/srv/slipway/data/web");
  private static final Tree.Mapping GOOD =
      Tree.mapping()
          .put("image", "web:v1.4.3")
          .put("restart", "always")
          .put("healthcheck", Tree.mapping().put("test", "true").build())
          .build();

  private Set<Trust> trust = Set.of();
  private Optional<String> repository = Optional.of("shop");
  private UnaryOperator<Path> real = path -> path;
  private Tree.Mapping model = Tree.Mapping.EMPTY;
  private TargetRef.Kind kind = TargetRef.Kind.COMPOSE;
  private List<SmokeTest> smoke = List.of();
  private Optional<App.Backup> backup = Optional.empty();

  @Test
  void aConfinedServiceWithGoodHabitsHasNoFinding() {
    assertThat(check(GOOD)).isEmpty();
  }

  @Test
  void theProcessTargetNeedsHostProcesses() {
    kind = TargetRef.Kind.PROCESS;

    assertThat(keys(GOOD)).containsExactly("host-processes-not-trusted");
    trust = Set.of(Trust.HOST_PROCESSES);
    assertThat(keys(GOOD)).isEmpty();
  }

  @Test
  void commandsOfTheRepositoryNeedTrust() {
    smoke = List.of(new SmokeTest.Command(List.of("./check.sh"), Attempts.DEFAULT));
    backup = Optional.of(new App.Backup(List.of("./backup.sh"), Duration.ofMinutes(1)));

    assertThat(check(GOOD))
        .extracting(Finding::rule, Finding::where)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("commands-not-trusted", "apps.web.backup"),
            org.assertj.core.groups.Tuple.tuple("commands-not-trusted", "apps.web.verify.smoke"));
    trust = Set.of(Trust.COMMANDS);
    assertThat(check(GOOD)).isEmpty();
  }

  @Test
  void aFindingNamesTheLinesThatAllowIt() {
    trust = Set.of(Trust.COMMANDS);
    assertThat(check(bind("/etc")).getFirst())
        .isEqualTo(
            new Finding(
                Finding.Severity.ERROR,
                "host-mounts-not-trusted",
                "services.web.volumes[0]",
                "service web mounts /etc of the host; the repository is not trusted with"
                    + " host-mounts",
                """
                if that is meant, say so in slipway.yaml:
                repositories:
                  shop:
                    trust: [commands, host-mounts]\
                """));
    repository = Optional.empty();
    assertThat(check(bind("/etc")).getFirst().next())
        .endsWith(
            """
            repositories:
              shop:
                url: https://git.example.org/shop.git
                trust: [commands, host-mounts]\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cache/checkouts/aaa/conf",
        "/srv/slipway/data/web",
        "/srv/slipway/data/web/x/../y"
      })
  void pathsOfTheAppsOwnNeedNoTrust(String source) {
    assertThat(keys(bind(source))).doesNotContain("host-mounts-not-trusted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc",
        "/cache/checkouts/aaa/../bbb",
        "/cache/checkouts/aaab",
        "/srv/slipway/data",
        "/srv/slipway/data/web/../../state",
        "/proc/1/root/srv"
      })
  void otherPathsOfTheHostNeedTrust(String source) {
    assertThat(keys(bind(source))).contains("host-mounts-not-trusted");
    trust = Set.of(Trust.HOST_MOUNTS);
    assertThat(keys(bind(source))).doesNotContain("host-mounts-not-trusted");
  }

  @Test
  void aSymbolicLinkIsJudgedByWhereItLeads() {
    real = path -> path.startsWith(DATA.resolve("link")) ? Path.of("/etc") : path;

    assertThat(keys(bind(DATA + "/link"))).contains("host-mounts-not-trusted");
    assertThat(keys(bind(DATA + "/file"))).doesNotContain("host-mounts-not-trusted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/run/docker.sock",
        "/run/docker.sock",
        "/var/run/../run/docker.sock",
        "//var//run/docker.sock",
        "/var/run",
        "/var/run/",
        "/run",
        "/",
        "/var",
        "/run/user/1000/docker.sock",
        "/run/user/1000",
        "/run/user",
        "/run/user/1000/podman",
        "/run/podman",
        "/run/podman/podman.sock",
        "/var/run/containerd/containerd.sock",
        "/proc/1/root/run/docker.sock",
        "/proc/self/root",
        "/somewhere/docker.sock"
      })
  void everyWayToTheEnginesSocketNeedsItsOwnTrust(String source) {
    trust = Set.of(Trust.HOST_MOUNTS);
    assertThat(keys(bind(source))).containsExactly("docker-socket-not-trusted");
    trust = EnumSet.of(Trust.DOCKER_SOCKET, Trust.HOST_MOUNTS);
    assertThat(check(bind(source))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/run/dbus", "/run/user/1000/pulse", "/var/lib/app", "/home"})
  void otherPathsDoNotReachTheEngine(String source) {
    trust = Set.of(Trust.HOST_MOUNTS);
    assertThat(check(bind(source))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "privileged,true",
    "pid,host",
    "ipc,host",
    "network_mode,host",
    "network_mode,container:abc",
    "userns_mode,host",
    "cgroup,host",
    "uts,host",
    "cgroup_parent,/x",
    "gpus,all"
  })
  void namespacesAndPrivilegesOfTheHostNeedTrust(String key, String value) {
    assertThat(keys(GOOD.with(key, Tree.of(value)))).containsExactly("host-mounts-not-trusted");
  }

  @ParameterizedTest
  @CsvSource({
    "devices,/dev/sda",
    "cap_add,SYS_ADMIN",
    "cap_add,CAP_SYS_PTRACE",
    "cap_add,ALL",
    "security_opt,seccomp=unconfined",
    "security_opt,apparmor:unconfined",
    "security_opt,label=disable",
    "security_opt,systempaths=unconfined",
    "device_cgroup_rules,c 1:3 mr",
    "volumes_from,container:abc"
  })
  void devicesCapabilitiesAndLooserConfinementNeedTrust(String key, String item) {
    assertThat(keys(GOOD.with(key, Tree.ofTexts(List.of(item)))))
        .containsExactly("host-mounts-not-trusted");
  }

  @ParameterizedTest
  @CsvSource({
    "cap_add,NET_BIND_SERVICE",
    "cap_add,CAP_CHOWN",
    "security_opt,no-new-privileges:true",
    "volumes_from,db",
    "cap_drop,ALL"
  })
  void whatDoesNotReachTheHostNeedsNone(String key, String item) {
    assertThat(check(GOOD.with(key, Tree.ofTexts(List.of(item))))).isEmpty();
  }

  @Test
  void aVolumeThatIsABindMountInDisguiseIsOne() {
    model =
        Tree.mapping()
            .put(
                "volumes",
                one(
                    "data",
                    one(
                        "driver_opts",
                        Tree.mapping()
                            .put("type", "none")
                            .put("o", "bind")
                            .put("device", "/var/run")
                            .build())))
            .build();

    assertThat(keys(mount(Tree.mapping().put("type", "volume").put("source", "data"))))
        .containsExactly("docker-socket-not-trusted", "host-mounts-not-trusted");
  }

  @Test
  void aSecretOrConfigFromAFileOfTheHostNeedsTrust() {
    model = Tree.mapping().put("secrets", one("s", one("file", Tree.of("/etc/shadow")))).build();

    var reference = one("source", Tree.of("s"));
    assertThat(keys(GOOD.with("secrets", new Tree.Sequence(List.of(reference)))))
        .containsExactly("host-mounts-not-trusted");
  }

  @Test
  void theEnginesSocketAndProvidersAreFoundUnderTheirNewerKeys() {
    assertThat(keys(GOOD.with("use_api_socket", Tree.of(true))))
        .containsExactly("docker-socket-not-trusted");
    assertThat(keys(GOOD.with("provider", one("type", Tree.of("model")))))
        .containsExactly("commands-not-trusted");
  }

  @Test
  void buildsOutsideTheCheckoutNeedTrust() {
    assertThat(keys(GOOD.with("build", one("context", Tree.of("/srv/other")))))
        .containsExactly("host-mounts-not-trusted");
    assertThat(keys(GOOD.with("build", one("context", Tree.of(CHECKOUT + "/web"))))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis",
        "redis:latest",
        "redis:7",
        "redis:v7",
        "redis:7-alpine",
        "reg:5000/team/web",
        "web:main",
        "debian:bookworm"
      })
  void tagsThatMoveAreNamed(String image) {
    assertThat(keys(GOOD.with("image", Tree.of(image)))).containsExactly("image-tag-mutable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis:7.2",
        "web:v1.4.3",
        "web:4f1c2d9",
        "web:20261121",
        "redis@sha256:00",
        "reg:5000/redis:7@sha256:00",
        "redis:7-alpine3.20"
      })
  void tagsThatStayAreNot(String image) {
    assertThat(keys(GOOD.with("image", Tree.of(image)))).isEmpty();
  }

  @Test
  void aVolumeWithoutANameIsNamed() {
    assertThat(keys(mount(Tree.mapping().put("type", "volume").put("target", "/data"))))
        .containsExactly("anonymous-volume");
  }

  @Test
  void writesToWhatGitTracksAreNamed() {
    assertThat(keys(bind(CHECKOUT + "/conf"))).containsExactly("tracked-path-writable");
    assertThat(
            keys(
                mount(
                    Tree.mapping()
                        .put("type", "bind")
                        .put("source", CHECKOUT + "/conf")
                        .put("read_only", true))))
        .isEmpty();
  }

  @Test
  void aSecretThatGitTracksIsNamedWithoutItsValue() {
    var service =
        GOOD.with(
            "environment",
            Tree.mapping()
                .put("DB_PASSWORD", "tracked-secret")
                .put("API_TOKEN", "of-the-host")
                .put("DB_PASSWORD_FILE", "tracked-secret")
                .put("MODE", "tracked-secret")
                .build());

    var findings = check(service);

    assertThat(findings)
        .extracting(Finding::rule, Finding::where)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "secret-in-git", "services.web.environment.DB_PASSWORD"));
    assertThat(findings.toString()).doesNotContain("tracked-secret");
  }

  @Test
  void missingRestartAndHealthcheckAreNamed() {
    assertThat(keys(GOOD.without("restart"))).containsExactly("restart-missing");
    assertThat(keys(GOOD.without("healthcheck"))).containsExactly("healthcheck-missing");
    smoke = List.of(new SmokeTest.Tcp("127.0.0.1", 80, Attempts.DEFAULT));
    assertThat(keys(GOOD.without("healthcheck"))).isEmpty();
  }

  @Test
  void thePageOfChecksIsTrue() throws IOException {
    Path page = Path.of("..", "docs", "reference", "checks.md");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, Rule.reference());
    }
    assertThat(page)
        .as("run this test with -Dgolden.update=true to write it anew")
        .hasContent(Rule.reference());
  }

  private static Tree.Mapping bind(String source) {
    return mount(Tree.mapping().put("type", "bind").put("source", source).put("target", "/x"));
  }

  private static Tree.Mapping mount(Tree.MappingBuilder mount) {
    return GOOD.with("volumes", new Tree.Sequence(List.of(mount.build())));
  }

  private static Tree.Mapping one(String key, Tree value) {
    return Tree.Mapping.EMPTY.with(key, value);
  }

  private List<String> keys(Tree.Mapping service) {
    return check(service).stream().map(Finding::rule).toList();
  }

  private List<Finding> check(Tree.Mapping service) {
    var revision =
        new Revision(
            "https://git.example.org/shop.git",
            "main",
            new CommitId("a".repeat(40)),
            "b".repeat(40),
            "subject",
            "ana",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    var rendered =
        new Rendered(
            new AppName("web"),
            revision,
            App.Format.COMPOSE,
            model.with("services", one("web", service)),
            Map.of("web", "d"),
            List.of(),
            Secrets.NONE);
    var facts =
        new Facts(
            new Checkout(revision, CHECKOUT, "", "t"),
            repository,
            Optional.empty(),
            text -> text.startsWith("tracked"),
            real);
    return Policy.check(app(), rendered, facts);
  }

  private App app() {
    return new App(
        new AppName("web"),
        new App.Source(
            "https://git.example.org/shop.git",
            new App.Ref.Branch("main"),
            "",
            Optional.empty(),
            false),
        Optional.empty(),
        List.of(),
        List.of(),
        new TargetRef(kind, "here"),
        App.Trigger.AUTO,
        Duration.ofMinutes(1),
        List.of(),
        App.ApprovalRule.NONE,
        App.OnFailure.ROLLBACK,
        App.Drift.REPORT,
        new Verification(3, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ZERO, smoke),
        backup,
        false,
        trust,
        Tree.Mapping.EMPTY,
        DATA);
  }
}
