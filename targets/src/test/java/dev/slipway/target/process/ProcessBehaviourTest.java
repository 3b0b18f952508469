package dev.slipway.target.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.Checkout;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Finding;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.supervisor.RunFiles;
import dev.slipway.supervisor.RunningProcess;
import dev.slipway.target.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessBehaviourTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String RUN = "r-20261121-093107-7c1e";
  private static final String FOREVER = "while :; do sleep 0.1; done";

  @TempDir Path root;

  private ProcessTarget target;
  private final List<String> apps = new ArrayList<>();

  @BeforeEach
  void open() {
    target = new ProcessTarget(new TargetRef(TargetRef.Kind.PROCESS, "here"), root);
  }

  @AfterEach
  void removeAll() {
    apps.forEach(app -> target.remove(new AppName(app), app, true));
  }

  @Test
  void onFailureGivesUpAfterSoManyStarts() {
    var release =
        release("gives-up", ProcessApps.script("exit 3").with("restart", Tree.of("on-failure:2")));
    target.apply(release, create());

    await(() -> only(release).state() == State.EXITED);

    assertThat(only(release).restarts()).isEqualTo(2);
    assertThat(only(release).exitCode()).contains(3);
  }

  @Test
  void aServiceThatDoesNotStopIsKilledAfterItsGracePeriod() {
    var stubborn = ProcessApps.script("trap '' TERM; echo ready; " + FOREVER);
    var release = release("stubborn", stubborn.with("stop_grace_period", Tree.of("300ms")));
    target.apply(release, create());
    await(() -> !log(release).isEmpty());
    var instance = RunningProcess.parse(only(release).id()).orElseThrow();

    target.apply(release, new Change.Remove("web", List.of()));

    assertThat(instance.alive()).isFalse();
    assertThat(processes(release)).isEmpty();
  }

  @Test
  void anAppIsGoneAfterTheLongestGracePeriodAndNotAfterTheirSum() {
    var stubborn =
        ProcessApps.script("trap '' TERM; echo ready; " + FOREVER)
            .with("stop_grace_period", Tree.of("2s"));
    apps.add("many");
    var names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    var services = new java.util.LinkedHashMap<String, Tree.Mapping>();
    names.forEach(name -> services.put(name, stubborn));
    var release = ProcessApps.release("many", RUN, services);
    names.forEach(name -> target.apply(release, new Change.Create(name, List.of())));
    await(() -> log(release).size() == names.size());

    target.remove(release.app(), release.project(), false);

    // One after the other, the last would be told to stop only after seven grace periods.
    var told =
        events("many")
            .filter(line -> line.contains("\"stopping\""))
            .map(ProcessBehaviourTest::time)
            .sorted()
            .toList();
    assertThat(told).hasSize(names.size());
    assertThat(Duration.between(told.getFirst(), told.getLast()))
        .isLessThan(Duration.ofSeconds(14));
  }

  @Test
  void theStopSignalIsTheOneThatTheServiceAsksFor() {
    var listening =
        ProcessApps.script("trap 'echo bye; exit 0' USR1; trap '' TERM; echo ready; " + FOREVER);
    var release = release("signal", listening.with("stop_signal", Tree.of("SIGUSR1")));
    target.apply(release, create());
    await(() -> !log(release).isEmpty());

    target.apply(release, new Change.Remove("web", List.of()));

    assertThat(log(release)).extracting(LogLine::text).contains("bye");
  }

  @Test
  void anInterruptCanBeTheStopSignal() {
    var listening = ProcessApps.script("trap 'echo bye; exit 0' INT; echo ready; " + FOREVER);
    var release = release("interrupt", listening.with("stop_signal", Tree.of("SIGINT")));
    target.apply(release, create());
    await(() -> !log(release).isEmpty());

    target.apply(release, new Change.Remove("web", List.of()));

    assertThat(log(release)).extracting(LogLine::text).contains("bye");
  }

  @Test
  void orphansBecomeTheSupervisorsAndAreReaped() throws IOException {
    Path go = root.resolve("go");
    String orphan = "until test -e " + go + "; do sleep 0.05; done";
    var release =
        release(
            "orphans", ProcessApps.script("(sh -c '" + orphan + "' & ); echo ready; " + FOREVER));
    target.apply(release, create());
    await(() -> !log(release).isEmpty());
    var supervisor = RunFiles.of(root, "orphans").supervisor().orElseThrow();
    // The shell beside the service and the orphan.
    await(() -> supervisor.children().size() == 2);

    Files.createFile(go);

    await(() -> supervisor.children().size() == 1);
    await(() -> zombiesOf(supervisor.pid()).isEmpty());
  }

  @Test
  void whatLeftTheServicesSessionIsStoppedWithIt() {
    var release =
        release(
            "escaped",
            ProcessApps.script("setsid sh -c '" + FOREVER + "' & echo ready; " + FOREVER));
    target.apply(release, create());
    await(() -> !log(release).isEmpty());

    target.remove(release.app(), release.project(), false);

    await(() -> processes(release).isEmpty());
  }

  @Test
  void aServiceSeesItsOwnEnvironmentAndNothingOfItsKeeper() {
    var service =
        ProcessApps.script("env; echo end")
            .with("environment", Tree.ofTexts(Map.of("GREETING", "a $$5 \"quoted\"\nline")))
            .with("working_dir", Tree.of("/usr"));
    var release = release("environment", service);
    target.apply(release, create());
    await(() -> only(release).state() == State.EXITED);

    var lines = log(release).stream().map(LogLine::text).toList();
    assertThat(lines)
        .contains(
            "GREETING=a $5 \"quoted\"",
            "line",
            "PWD=/usr",
            "SLIPWAY_APP=environment",
            "SLIPWAY_SERVICE=web",
            "SLIPWAY_RUN=" + RUN,
            "SLIPWAY_ROOT=" + root);
    assertThat(lines).noneMatch(line -> line.contains("KEEPER"));
  }

  @Test
  void noSecretIsLeftBehindAnywhere() throws IOException {
    var service =
        ProcessApps.script("echo out $$TOKEN; echo err $$TOKEN >&2; " + FOREVER)
            .with("environment", Tree.ofTexts(Map.of("TOKEN", ProcessApps.SECRET)))
            .with(
                "healthcheck",
                Tree.mapping()
                    .put("test", Tree.ofTexts(List.of("CMD-SHELL", "echo $$TOKEN; exit 1")))
                    .put("interval", "100ms")
                    .put("retries", 1)
                    .build());
    var release = release("secrets", service);
    target.apply(release, create());
    await(() -> only(release).detail().contains("(secret)"));
    await(() -> log(release).size() == 2);

    assertThat(commandLines()).noneMatch(line -> line.contains(ProcessApps.SECRET));
    target.restart(release.app(), release.project(), Optional.empty());
    target.remove(release.app(), release.project(), false);

    assertThat(log(release)).extracting(LogLine::text).contains("out (secret)", "err (secret)");
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(ProcessApps.SECRET);
      }
    }
  }

  @Test
  void filesAndSocketAreForTheirOwnerOnly() throws IOException {
    var release = release("private", ProcessApps.script("echo line; " + FOREVER));
    target.apply(release, create());
    await(() -> !log(release).isEmpty());
    var files = RunFiles.of(root, "private");

    for (Path file : List.of(files.directory(), files.logs(), files.log("web"), files.events())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .endsWith("------");
    }
    Path socket = files.directory().resolve("control.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void aRootWithALongPathIsNoObstacle() throws IOException {
    Path deep = Files.createDirectories(root.resolve("a".repeat(100)).resolve("b".repeat(100)));
    var far = new ProcessTarget(target.ref(), deep);
    var release = release("deep", ProcessApps.script(FOREVER));

    far.apply(release, create());
    var seen = far.observe(release.app(), release.project());
    far.remove(release.app(), release.project(), false);

    assertThat(seen.instances()).extracting(Instance::state).containsExactly(State.RUNNING);
    assertThat(far.observe(release.app(), release.project()).instances()).isEmpty();
  }

  @Test
  void theSupervisorEndsWithItsLastService() {
    var release = release("last", ProcessApps.script(FOREVER));
    target.apply(release, create());
    var supervisor = RunFiles.of(root, "last").supervisor().orElseThrow();

    target.apply(release, new Change.Remove("web", List.of()));

    await(() -> !supervisor.alive());
  }

  @Test
  void anAppCanComeBackWhileItsSupervisorEnds() {
    for (int round = 0; round < 8; round++) {
      var release = release("again", ProcessApps.script("echo round " + round + "; " + FOREVER));
      target.apply(release, create());
      String line = "round " + round;
      await(() -> log(release).stream().anyMatch(seen -> seen.text().equals(line)));
      assertThat(only(release).state()).isEqualTo(State.RUNNING);

      target.remove(release.app(), release.project(), false);
    }
  }

  @Test
  void logsCanBeFollowed() throws Exception {
    var release =
        release(
            "follow",
            ProcessApps.script("i=0; while :; do i=$$((i+1)); echo $$i; sleep 0.1; done"));
    target.apply(release, create());
    var seen = new CopyOnWriteArrayList<String>();
    var request = new Target.LogRequest(Optional.of("web"), Optional.empty(), 3, true);
    var reader =
        Thread.ofVirtual()
            .start(() ->
                target.logs(
                    release.app(), release.project(), request, line -> seen.add(line.text())));

    await(() -> seen.size() > 10);
    reader.interrupt();
    reader.join();

    int first = Integer.parseInt(seen.getFirst());
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i)).isEqualTo(Integer.toString(first + i));
    }
  }

  @Test
  void aServiceRunsAsTheUserThatItAsksFor() throws IOException {
    var service =
        ProcessApps.script("id -un; echo direct >/dev/stderr").with("user", Tree.of("nobody"));
    if (!Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
      assertRefused(service, "only root");
      return;
    }
    var release = release("user", service);
    target.apply(release, create());
    await(() -> only(release).state() == State.EXITED);

    assertThat(log(release)).extracting(LogLine::text).contains("nobody", "direct");
  }

  @Test
  void aProgramOfTheCheckoutIsPartOfTheDigest() throws IOException {
    var one = checkout("one", "echo 1", "services: {}");
    var other = checkout("other", "echo 2", "services: {}");
    var compose = checkout("compose", "echo 1", "services: {web: {}}");

    assertThat(digest(one, "./server.sh")).isEqualTo(digest(compose, "./server.sh"));
    assertThat(digest(one, "./server.sh")).isNotEqualTo(digest(other, "./server.sh"));
    assertThat(digest(one, "sh", "-c", "exec ./server.sh"))
        .isNotEqualTo(digest(other, "sh", "-c", "exec ./server.sh"));
    assertThat(digest(one, "sleep", "1000")).isEqualTo(digest(other, "sleep", "1000"));
  }

  @Test
  void aProgramOfTheCheckoutRunsInItsDirectory() throws IOException {
    var checkout = checkout("here", "pwd", "services: {}");
    var service = Tree.mapping().put("command", Tree.ofTexts(List.of("./server.sh"))).build();
    var rendered =
        target.prepare(
            ProcessTarget.placed(ProcessApps.rendered("here", Map.of("web", service)), checkout));
    apps.add("here");
    var release =
        new Release(
            ProcessApps.release("here", RUN, Map.of()).deployment(),
            ProcessApps.release("here", RUN, Map.of()).run(),
            rendered);
    target.apply(release, create());
    await(() -> only(release).state() == State.EXITED);

    assertThat(log(release))
        .extracting(LogLine::text)
        .containsExactly(checkout.directory().toString());
  }

  @Test
  void aServiceWithOnlyAnImageIsRefusedWithAWayOut() {
    assertRefused(Tree.mapping().put("image", "nginx").build(), "service web has only an image")
        .satisfies(problem -> assertThat(problem.next().orElseThrow()).contains("command:"));
  }

  @Test
  void whatAProcessCannotHaveIsRefusedByName() {
    var service = ProcessApps.script("true");

    assertRefused(service.with("privileged", Tree.of(true)), "privileged");
    assertRefused(service.with("mem_limit", Tree.of("64m")), "mem_limit");
    assertRefused(service.with("scale", Tree.of(2)), "scale");
    assertRefused(service.with("network_mode", Tree.of("bridge")), "network_mode");
    assertRefused(service.with("no_such_key", Tree.of(1)), "no_such_key");
    assertRefused(service.with("stop_signal", Tree.of("SIGTREM")), "SIGTREM");
    assertRefused(service.with("restart", Tree.of("sometimes")), "sometimes");
    assertRefused(service.with("stop_grace_period", Tree.of("long")), "long");
    assertRefused(service.with("user", Tree.of("no-such-user")), "no-such-user");
    assertRefused(service.with("working_dir", Tree.of("/no/such/place")), "/no/such/place");
    assertRefused(
        service.with("command", Tree.ofTexts(List.of("no-such-program"))), "no-such-program");
    assertRefused(service.with("environment", Tree.ofTexts(Map.of("a.b", "c"))), "\"a.b\"");
    assertRefused(service.with("ports", ports("8080", 80)), "ports");
  }

  @Test
  void everyKeyOnTheListIsDoneWithAsItSays() {
    var service = ProcessApps.script("true");

    assertThat(ProcessKeys.SERVICE).hasSizeGreaterThan(90);
    ProcessKeys.SERVICE.forEach((key, meaning) -> {
      var asking = service.with(key, Tree.ofTexts(Map.of("some", "value")));
      switch (meaning.state()) {
        case REFUSED, CONDITION -> assertRefused(asking, "asks for " + key + ",");
        case IGNORED -> {
          var rendered = ProcessApps.rendered("ignored", Map.of("web", asking));
          assertThat(target.prepare(rendered).serviceDigests()).containsKey("web");
        }
        case HONOURED -> assertThat(meaning.why()).as(key).doesNotContain("cannot");
      }
    });
  }

  @Test
  void restartingAServiceThatIsNotThereNamesTheNearest() {
    var release = release("typo", ProcessApps.script(FOREVER));
    target.apply(release, create());

    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                Problem.class,
                () -> target.restart(release.app(), release.project(), Optional.of("wbe"))))
        .satisfies(problem -> assertThat(problem.next()).contains("did you mean web?"));
  }

  @Test
  void whatAsksForNothingIsNotRefused() {
    var service =
        ProcessApps.script("true")
            .with("privileged", Tree.of(false))
            .with("cap_add", Tree.ofTexts(List.of()))
            .with("network_mode", Tree.of("host"))
            .with("networks", Tree.mapping().put("default", new Tree.Null()).build())
            .with(
                "deploy",
                Tree.mapping()
                    .put("replicas", 1)
                    .put("resources", Tree.Mapping.EMPTY)
                    .put("placement", Tree.Mapping.EMPTY)
                    .build())
            .with("image", Tree.of("nginx"))
            .with("x-note", Tree.of("anything"));

    var rendered = ProcessApps.rendered("lenient", Map.of("web", service));

    assertThat(
            target
                .preview(target.prepare(rendered), target.observe(rendered.app(), "lenient"))
                .notes())
        .anyMatch(note -> note.contains("image is not used"));
  }

  @Test
  void aPortThatIsTakenIsFoundWithItsOwner() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var service =
          ProcessApps.script("true")
              .with("ports", ports(Integer.toString(taken.getLocalPort()), taken.getLocalPort()));
      var rendered = target.prepare(ProcessApps.rendered("ports", Map.of("web", service)));

      assertThat(target.preview(rendered, target.observe(rendered.app(), "ports")).findings())
          .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("port-taken");
            assertThat(finding.what())
                .contains("port " + taken.getLocalPort())
                .contains("pid " + ProcessHandle.current().pid());
          });
    }
  }

  @Test
  void durationsAreReadAsComposeWritesThem() {
    assertThat(Durations.millis("1m30s")).contains(90_000L);
    assertThat(Durations.millis("1.5s")).contains(1_500L);
    assertThat(Durations.millis("250ms")).contains(250L);
    assertThat(Durations.millis("1us")).contains(1L);
    assertThat(Durations.millis("0s")).contains(0L);
    assertThat(Durations.millis("5")).isEmpty();
    assertThat(Durations.millis("5s later")).isEmpty();
    assertThat(Durations.millis("")).isEmpty();
  }

  // What the tests are written in.

  private org.assertj.core.api.AbstractThrowableAssert<?, Problem> assertRefused(
      Tree.Mapping service, String named) {
    var caught =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            Problem.class,
            () -> target.prepare(ProcessApps.rendered("refused", Map.of("web", service))));
    assertThat(caught).as(named).isNotNull();
    assertThat(caught.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
    assertThat(caught).hasMessageContaining(named);
    return assertThat(caught);
  }

  private static Tree ports(String published, int inside) {
    return new Tree.Sequence(
        List.of(
            Tree.mapping()
                .put("mode", "ingress")
                .put("target", inside)
                .put("published", published)
                .put("protocol", "tcp")
                .build()));
  }

  private Checkout checkout(String name, String script, String compose) throws IOException {
    Path directory = Files.createDirectories(root.toRealPath().resolve("checkouts").resolve(name));
    Files.writeString(directory.resolve("compose.yaml"), compose);
    Path program = Files.writeString(directory.resolve("server.sh"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Checkout(
        ProcessApps.rendered("x", Map.of()).revision(), directory, "", "c".repeat(40));
  }

  private String digest(Checkout checkout, String... command) {
    var service = Tree.mapping().put("command", Tree.ofTexts(List.of(command))).build();
    var rendered = ProcessApps.rendered("digest", Map.of("web", service));
    var withInputs =
        new Rendered(
            rendered.app(),
            rendered.revision(),
            rendered.format(),
            rendered.model(),
            rendered.serviceDigests(),
            List.of(new Rendered.Input("compose.yaml", false, "hmac-sha256:0")),
            rendered.secrets());
    return target.prepare(ProcessTarget.placed(withInputs, checkout)).serviceDigests().get("web");
  }

  private Release release(String app, Tree.Mapping service) {
    apps.add(app);
    return ProcessApps.release(app, RUN, Map.of("web", service));
  }

  private static Change create() {
    return new Change.Create("web", List.of());
  }

  private Instance only(Release release) {
    var seen = target.observe(release.app(), release.project()).of("web");
    assertThat(seen).hasSize(1);
    return seen.getFirst();
  }

  private List<LogLine> log(Release release) {
    var lines = new ArrayList<LogLine>();
    target.logs(
        release.app(),
        release.project(),
        new Target.LogRequest(Optional.empty(), Optional.empty(), 100_000, false),
        lines::add);
    return lines;
  }

  private java.util.stream.Stream<String> events(String app) {
    return read(RunFiles.of(root, app).events()).lines();
  }

  private static Instant time(String event) {
    return Instant.parse(event.substring(7, event.indexOf('"', 7)));
  }

  private List<RunningProcess> processes(Release release) {
    return RunningProcess.of(root.toString(), release.app().value());
  }

  private static List<String> zombiesOf(int parent) {
    var zombies = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String stat = read(process.resolve("stat"));
        if (stat.matches("(?s).*\\) Z " + parent + " .*")) {
          zombies.add(stat);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return zombies;
  }

  private static List<String> commandLines() {
    return RunningProcess.all().stream()
        .map(process -> read(Path.of("/proc", Integer.toString(process.pid()), "cmdline")))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static void await(BooleanSupplier wanted) {
    Instant end = Instant.now().plus(DEADLINE);
    while (!wanted.getAsBoolean()) {
      assertThat(Instant.now()).as("waited too long").isBefore(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
