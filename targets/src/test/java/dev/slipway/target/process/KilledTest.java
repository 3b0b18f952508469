package dev.slipway.target.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.data.Json;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Release;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.supervisor.RunFiles;
import dev.slipway.supervisor.RunningProcess;
import dev.slipway.target.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killing the caller, the supervisor or both, anywhere, ends where an undisturbed run ends. */
class KilledTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String RUN = "r-20261121-093107-7c1e";

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
    apps.forEach(app -> await(() -> processes(app).isEmpty()));
  }

  @Test
  void aCallerThatIsKilledAnywhereLeavesNothingDoneTwice() throws Exception {
    // From before the supervisor is asked for to after everything is done.
    for (int delay = 0; delay < 900; delay += 90) {
      String app = app("caller" + delay);
      var caller = startCaller(app);
      Thread.sleep(delay);
      caller.destroyForcibly().waitFor();

      var release = ProcessApps.release(app, RUN, ApplyOnce.SERVICES);
      applyAll(release);

      assertUndisturbed(app);
      target.remove(new AppName(app), app, true);
    }
  }

  @Test
  void aSupervisorThatIsKilledAnywhereLeavesNothingDoneTwice() throws Exception {
    for (int delay = 0; delay < 400; delay += 36) {
      String app = app("supervisor" + delay);
      var release = ProcessApps.release(app, RUN, ApplyOnce.SERVICES);
      var applied = CompletableFuture.runAsync(() -> applyAll(release));
      await(() -> supervisorProcess(app).isPresent() || applied.isDone());
      Thread.sleep(delay);
      supervisorProcess(app).ifPresent(ProcessHandle::destroyForcibly);
      applied.get();

      applyAll(release);

      assertUndisturbed(app);
      target.remove(new AppName(app), app, true);
    }
  }

  @Test
  void twoCallersAtOnceStartOneInstance() {
    String app = app("both");
    var release = ProcessApps.release(app, RUN, ApplyOnce.SERVICES);
    var other = new ProcessTarget(target.ref(), root);

    var first = CompletableFuture.runAsync(() -> applyAll(release));
    for (String service : List.of("migrate", "web")) {
      other.apply(release, new Change.Create(service, List.of()));
    }
    first.join();

    assertUndisturbed(app);
  }

  @Test
  void aServiceOutlivesItsSupervisorAndIsFoundAgainWithItsLog() {
    String app = app("adopted");
    var counting = "i=0; while :; do i=$$((i+1)); echo $$i; sleep 0.05; done";
    var release = ProcessApps.release(app, RUN, Map.of("web", ProcessApps.script(counting)));
    target.apply(release, create("web"));
    String id = only(release, "web").id();
    await(() -> log(release).size() > 5);

    kill(supervisor(app));
    assertThat(processes(app)).isNotEmpty();
    var seen = only(release, "web");

    assertThat(seen.id()).isEqualTo(id);
    assertThat(seen.state()).isEqualTo(State.RUNNING);
    int before = log(release).size();
    await(() -> log(release).size() > before + 10);
    var numbers = log(release).stream().map(line -> Integer.parseInt(line.text())).toList();
    assertThat(numbers).as("no line lost, none twice").isSorted().doesNotHaveDuplicates();
    assertThat(numbers.getLast()).isEqualTo(numbers.size());
    assertThat(target.apply(release, create("web")).acted()).isFalse();
    assertThat(events(app)).contains("adopted");
  }

  @Test
  void whatEndsWhileNoSupervisorLivesKeepsItsExitCode() throws IOException {
    String app = app("unseen");
    Path go = root.resolve("go");
    var waiting = ProcessApps.script("until test -e " + go + "; do sleep 0.05; done; exit 5");
    var release = ProcessApps.release(app, RUN, Map.of("job", waiting));
    target.apply(release, create("job"));

    kill(supervisor(app));
    Files.createFile(go);
    await(() -> processes(app).isEmpty());

    var ended = only(release, "job");
    assertThat(ended.state()).isEqualTo(State.EXITED);
    assertThat(ended.exitCode()).contains(5);
    assertThat(target.apply(release, create("job")).acted()).isFalse();
    assertThat(only(release, "job").id()).isEqualTo(ended.id());
  }

  @Test
  void anAdoptedServiceIsStartedAgainByItsPolicy() {
    String app = app("policy");
    var service =
        ProcessApps.script("while :; do sleep 0.1; done").with("restart", Tree.of("always"));
    var release = ProcessApps.release(app, RUN, Map.of("web", service));
    target.apply(release, create("web"));
    kill(supervisor(app));
    var before = only(release, "web");

    RunningProcess.parse(before.id())
        .orElseThrow()
        .children()
        .forEach(child -> ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly));

    await(() ->
        only(release, "web").restarts() == 1 && only(release, "web").state() == State.RUNNING);
    assertThat(only(release, "web").id()).isNotEqualTo(before.id());
  }

  @Test
  void whenSupervisorAndServiceAreKilledTheNextApplyStartsTheServiceAgain() {
    String app = app("all");
    var release =
        ProcessApps.release(
            app, RUN, Map.of("web", ProcessApps.script("while :; do sleep 0.1; done")));
    target.apply(release, create("web"));
    String lost = only(release, "web").id();

    kill(supervisor(app));
    processes(app).forEach(process -> kill(process));
    await(() -> processes(app).isEmpty());

    assertThat(only(release, "web").state()).isEqualTo(State.EXITED);
    var again = target.apply(release, create("web"));
    assertThat(again.acted()).isTrue();
    assertThat(only(release, "web").state()).isEqualTo(State.RUNNING);
    assertThat(only(release, "web").id()).isNotEqualTo(lost);
  }

  @Test
  void aSupervisorThatIsToldToTerminateStopsItsServicesInGoodOrder() {
    String app = app("shutdown");
    var polite =
        ProcessApps.script("trap 'echo goodbye; exit 0' TERM; while :; do sleep 0.1; done");
    var release = ProcessApps.release(app, RUN, Map.of("web", polite));
    target.apply(release, create("web"));
    await(() -> childRuns(only(release, "web")));

    var supervisor = supervisor(app);
    ProcessHandle.of(supervisor.pid()).orElseThrow().destroy();
    await(() -> !supervisor.alive());

    assertThat(processes(app)).isEmpty();
    assertThat(log(release)).extracting(LogLine::text).contains("goodbye");
    assertThat(only(release, "web").state()).isEqualTo(State.EXITED);
    assertThat(target.apply(release, create("web")).acted()).isTrue();
  }

  // What the tests are written in.

  private void assertUndisturbed(String app) {
    var release = ProcessApps.release(app, RUN, ApplyOnce.SERVICES);
    await(
        () -> only(release, "migrate").state() == State.EXITED,
        () -> only(release, "migrate") + described(app));
    assertThat(only(release, "migrate").exitCode()).contains(0);
    assertThat(only(release, "web").state()).isEqualTo(State.RUNNING);
    // A shell's child shows the shell's environment until its exec.
    await(() -> shells(app).size() == 1, () -> "shells of " + app + ": " + described(app));
    assertThat(instances(app, "web")).as("every instance of web there ever was").hasSize(1);
    assertThat(instances(app, "migrate")).as("every instance of migrate").hasSize(1);
  }

  private Process startCaller(String app) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ApplyOnce.class.getName(),
                root.toString(),
                app,
                RUN)
            .redirectError(new File("/dev/null"))
            .start();
    // Counted from here: the start of the caller's own JVM is of no interest.
    assertThat(process.getInputStream().read()).isEqualTo('b');
    return process;
  }

  private void applyAll(Release release) {
    for (String service : List.of("migrate", "web")) {
      target.apply(release, create(service));
    }
  }

  private String app(String name) {
    apps.add(name);
    return name;
  }

  private static Change create(String service) {
    return new Change.Create(service, List.of());
  }

  private Instance only(Release release, String service) {
    Observed seen = target.observe(release.app(), release.project());
    assertThat(seen.of(service)).hasSize(1);
    return seen.of(service).getFirst();
  }

  private static boolean childRuns(Instance instance) {
    return RunningProcess.parse(instance.id())
        .map(RunningProcess::children)
        .filter(children -> children.stream().anyMatch(child -> !child.children().isEmpty()))
        .isPresent();
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

  private RunFiles files(String app) {
    return RunFiles.of(root, app);
  }

  private RunningProcess supervisor(String app) {
    return files(app).supervisor().orElseThrow();
  }

  /** The supervisor even before it has said who it is: a child of this process by its arguments. */
  private static Optional<ProcessHandle> supervisorProcess(String app) {
    return ProcessHandle.current()
        .children()
        .filter(child ->
            child
                .info()
                .arguments()
                .filter(words -> List.of(words).getLast().equals(app))
                .isPresent())
        .findFirst();
  }

  private List<RunningProcess> processes(String app) {
    return RunningProcess.of(root.toString(), app);
  }

  private List<RunningProcess> shells(String app) {
    return processes(app).stream()
        .filter(process -> process.environment().containsKey("SLIPWAY_KEEPER_EXIT"))
        .toList();
  }

  /** Ids of all instances that the event log tells of. */
  private Set<String> instances(String app, String service) {
    return eventTrees(app).stream()
        .filter(event -> Set.of("started", "adopted").contains(event.text("event").orElse("")))
        .filter(event -> event.text("service").orElse("").equals(service))
        .map(event -> event.text("instance").orElseThrow())
        .collect(Collectors.toSet());
  }

  private List<String> events(String app) {
    return eventTrees(app).stream().map(event -> event.text("event").orElseThrow()).toList();
  }

  private List<Tree.Mapping> eventTrees(String app) {
    try {
      return Files.readAllLines(files(app).events()).stream()
          .map(line -> (Tree.Mapping) Json.parse("event", line))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void kill(RunningProcess process) {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    await(() -> !process.alive());
  }

  /** Every process of an app with its parent, state and command, and what the supervisors told. */
  private String described(String app) {
    var text = new StringBuilder();
    for (RunningProcess process : processes(app)) {
      Path proc = Path.of("/proc", String.valueOf(process.pid()));
      try {
        text.append('\n').append(Files.readString(proc.resolve("stat")).strip());
        text.append(' ').append(Files.readString(proc.resolve("cmdline")).replace('\0', ' '));
        text.append(process.environment().keySet());
      } catch (IOException e) {
        text.append('\n').append(process.pid()).append(" has ended");
      }
    }
    eventTrees(app).forEach(event -> text.append("\n").append(event.json()));
    return text.toString();
  }

  private static void await(BooleanSupplier wanted) {
    await(wanted, () -> "waited too long");
  }

  private static void await(BooleanSupplier wanted, Supplier<String> what) {
    Instant end = Instant.now().plus(DEADLINE);
    while (!wanted.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited too long: " + what.get());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
