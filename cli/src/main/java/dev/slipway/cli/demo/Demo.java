package dev.slipway.cli.demo;

import dev.slipway.engine.AppStatus;
import dev.slipway.engine.Engine;
import dev.slipway.engine.Reconciler;
import dev.slipway.engine.Request;
import dev.slipway.engine.RunResult;
import dev.slipway.engine.Stop;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.FleetReader;
import dev.slipway.fleet.Surroundings;
import dev.slipway.journal.AppState;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The story that {@code slipway demo} tells, with the real engine: a first deployment, a new
 * version that is picked up by itself, a broken one that is taken back.
 *
 * <p>It tells nothing that it has not seen: each step ends with a look at the service, the journal
 * or the repository.
 */
public final class Demo implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final DemoDirectory directory;
  private final DemoRepository repository;
  private final int port;
  private final Engine engine;
  private final App app;
  private final Stop stop = new Stop();
  private final Stop interrupted;
  private final CompletableFuture<RunResult.Failure> failed = new CompletableFuture<>();

  private Demo(
      DemoDirectory directory,
      DemoRepository repository,
      int port,
      Engine engine,
      Stop interrupted) {
    this.directory = directory;
    this.repository = repository;
    this.port = port;
    this.engine = engine;
    this.app = engine.fleet().app("hello");
    this.interrupted = interrupted;
  }

  /** Makes the directory, the repository with its first commit, and the fleet. */
  public static Demo create(Path path, Stop interrupted) {
    var directory = new DemoDirectory(path);
    if (directory.used()) {
      // A demo from before may have been kept running.
      end(path);
    }
    directory.makeAnew();
    int port = freePort();
    var repository = DemoRepository.create(path);
    repository.push(
        "Say hello",
        Map.of(
            "compose.yaml", DemoFiles.compose(java(), classes(), port),
            "service.properties", DemoFiles.settings("1", "Hello")));
    try {
      Files.writeString(directory.fleetFile(), DemoFiles.fleet(port));
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PREFLIGHT, "it cannot be written", directory.fleetFile().toString(), "", e);
    }
    return new Demo(
        directory, repository, port, Engine.open(fleet(directory.fleetFile())), interrupted);
  }

  /** Ends what a kept demo has running; the files stay. */
  public static boolean end(Path path) {
    var directory = new DemoDirectory(path);
    if (!directory.used()) {
      return false;
    }
    try (Engine engine = Engine.open(withoutApps(fleet(directory.fleetFile())))) {
      List<AppState> left = engine.orphans();
      engine.prune(left, true, Request.by(System.getProperty("user.name", "")));
      return !left.isEmpty();
    }
  }

  /** Removes all of a demo that has ended. */
  public static void erase(Path path) throws IOException {
    new DemoDirectory(path).erase();
  }

  private static Fleet fleet(Path file) {
    Surroundings here = Surroundings.ofThisProcess();
    var environment = new HashMap<>(here.environment());
    // All of the demo stays in its own directory, wherever the person's real fleet lies.
    environment.remove("SLIPWAY_ROOT");
    return FleetReader.read(file, new Surroundings(environment, here.home(), here.superuser()));
  }

  /** The same fleet with its app taken out, so that pruning removes what runs of it. */
  private static Fleet withoutApps(Fleet fleet) {
    return new Fleet(
        fleet.name(),
        fleet.file(),
        fleet.root(),
        fleet.journal(),
        fleet.approvers(),
        fleet.retention(),
        fleet.targets(),
        fleet.repositories(),
        List.of());
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Where this program's own classes are, in which the service is. */
  private static String classes() {
    try {
      return Path.of(HelloService.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Problem(ExitCode.PREFLIGHT, "no port is free", "127.0.0.1", "", e);
    }
  }

  public App app() {
    return app;
  }

  public String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  public Path fleetFile() {
    return directory.fleetFile();
  }

  public List<String> gitLog() {
    return repository.log();
  }

  public List<AppState.Run> history() {
    return engine.history(app.name());
  }

  public AppStatus status() {
    return engine.status().getFirst();
  }

  /** The first deployment, as a person asks for it. */
  public RunResult deploy(Request request) {
    return engine.deploy(app, request);
  }

  /** Begins to poll, as {@code slipway serve} does. */
  public void serve(Consumer<Problem> problems) {
    Thread.ofVirtual().start(() -> new Reconciler(engine, stop, new Listening(problems)).serve());
  }

  /** Keeps what came of the last run that failed. */
  private final class Listening implements Reconciler.Reports {
    private final Consumer<Problem> problems;

    Listening(Consumer<Problem> problems) {
      this.problems = problems;
    }

    @Override
    public void pass(int looked, int changed, Duration took) {}

    @Override
    public void ran(AppName name, RunResult result) {
      result.failure().ifPresent(failed::complete);
    }

    @Override
    public void failed(AppName name, Problem problem) {
      problems.accept(problem);
    }

    @Override
    public void noted(AppName name, String what) {}
  }

  /** Pushes a new version and waits until it has proved itself; how long that took. */
  public Duration improve() {
    Instant begun = Instant.now();
    String commit =
        repository.push(
            "Say good morning",
            Map.of("service.properties", DemoFiles.settings("2", "Good morning")));
    await(
        "version 2 was to be deployed by itself",
        state ->
            state.lastGood().filter(good -> good.commit().value().equals(commit)).isPresent()
                && state.openRun().isEmpty());
    return Duration.between(begun, Instant.now());
  }

  /** Pushes a version that cannot start and waits until it has been taken back. */
  public Broken spoil() {
    Instant begun = Instant.now();
    String commit =
        repository.push(
            "Tidy up the settings", Map.of("service.properties", DemoFiles.brokenSettings("3")));
    AppState state =
        await(
            "version 3 was to be taken back",
            now ->
                now.runs().values().stream()
                    .anyMatch(run -> run.commit().value().equals(commit) && run.end().isPresent()));
    AppState.Run run =
        state.runs().values().stream()
            .filter(r -> r.commit().value().equals(commit))
            .findFirst()
            .orElseThrow();
    return new Broken(run, failed.join(), Duration.between(begun, Instant.now()));
  }

  /** The run that failed, and how long it took from the push to the service being well again. */
  public record Broken(AppState.Run run, RunResult.Failure failure, Duration took) {}

  /** What the service answers now. */
  public String ask() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url())).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .strip();
    } catch (IOException e) {
      throw new Problem(
          ExitCode.VERIFY_FAILED, "the service does not answer", url(), "slipway logs hello", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(ExitCode.INTERRUPTED, "interrupted", url(), "", e);
    }
  }

  private AppState await(String what, Predicate<AppState> condition) {
    Instant deadline = Instant.now().plus(LONGEST);
    while (Instant.now().isBefore(deadline)) {
      AppState state = engine.state(app.name());
      if (condition.test(state)) {
        return state;
      }
      interrupted.await(Duration.ofMillis(50));
      if (interrupted.requested()) {
        throw new Problem(ExitCode.INTERRUPTED, "ended by you", directory.path().toString(), "");
      }
    }
    throw new Problem(
        ExitCode.ERROR,
        what + ", and was not within " + LONGEST.toSeconds() + " s",
        directory.path().toString(),
        "slipway history hello --fleet " + directory.fleetFile());
  }

  /** Stops polling; what is deployed goes on running until {@link #end}. */
  @Override
  public void close() {
    stop.request();
    engine.close();
  }

  /** For those that hear of runs before they are over. */
  public AppName name() {
    return app.name();
  }
}
