package dev.slipway.engine;

import dev.slipway.fleet.Fleet;
import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalSettings;
import dev.slipway.journal.Journals;
import dev.slipway.journal.StateCache;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Finding;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import dev.slipway.plan.Planner;
import dev.slipway.plan.Version;
import dev.slipway.policy.Facts;
import dev.slipway.policy.Policy;
import dev.slipway.promote.Identity;
import dev.slipway.promote.RollbackCommit;
import dev.slipway.promote.RollbackOutcome;
import dev.slipway.promote.RollbackRequest;
import dev.slipway.render.HostFiles;
import dev.slipway.render.Renderer;
import dev.slipway.source.GitSource;
import dev.slipway.target.Target;
import dev.slipway.target.compose.ComposeTarget;
import dev.slipway.target.process.ProcessTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The parts of one fleet, put together by hand, and the questions that the stages are asked with
 * more than one part in hand.
 */
public final class Wiring {
  /** The version of Slipway, as the journal and {@code slipway version} tell it. */
  public static final String VERSION = "0.1.0";

  /** Who the commits of Slipway's are by. */
  private static final Identity IDENTITY = Identity.of("Slipway", "slipway@localhost");

  private static final List<String> HOST_FILES = List.of("docker-compose.override.yml", ".env");
  private static final String HOST_LOCAL = "host-local file taken up: ";

  private final Fleet fleet;
  private final Workspace workspace;
  private final Journal journal;
  private final LocalKey key;
  private final ReleaseStore releases;
  private final GitSource source;
  private final Differences differences;
  private final Approvals approvals;
  private final Map<TargetRef, Target> targets = new ConcurrentHashMap<>();

  private Wiring(Fleet fleet, Journal journal) {
    this.fleet = fleet;
    this.workspace = new Workspace(fleet.root());
    this.journal = journal;
    this.key = LocalKey.in(workspace);
    this.releases = new ReleaseStore(workspace, key);
    this.source = new GitSource(workspace.cache());
    this.differences = new Differences(source);
    Map<String, String> approvers = new LinkedHashMap<>();
    fleet.approvers().forEach(approver -> approvers.put(approver.name(), approver.key()));
    this.approvals = new Approvals(approvers);
  }

  /** The real parts, with the journal that the fleet names. */
  static Wiring of(Fleet fleet) {
    RootClaim.of(fleet);
    return new Wiring(fleet, Journals.open(settings(fleet), VERSION, Clock.systemUTC()));
  }

  /**
   * Where the fleet keeps its journal.
   *
   * @throws Problem with exit code 2 where the fleet's root is another fleet's
   */
  public static JournalSettings settings(Fleet fleet) {
    RootClaim.of(fleet);
    return switch (fleet.journal()) {
      case Fleet.Journal.Sqlite sqlite ->
          new JournalSettings.Sqlite(sqlite.file(), fleet.root().resolve("cache/native"));
      case Fleet.Journal.Postgresql postgresql -> postgres(postgresql);
    };
  }

  private static JournalSettings postgres(Fleet.Journal.Postgresql settings) {
    URI url = URI.create(settings.url(System.getenv()).replaceFirst("^jdbc:", ""));
    String userInfo = Optional.ofNullable(url.getUserInfo()).orElse("");
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password =
        settings
            .passwordFile()
            .map(Wiring::firstLine)
            .orElse(colon < 0 ? "" : userInfo.substring(colon + 1));
    String bare =
        "jdbc:postgresql://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return new JournalSettings.Postgres(bare + url.getRawPath() + query, user, password);
  }

  private static String firstLine(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new Problem(
          ExitCode.SECRET_MISSING,
          "the password file cannot be read",
          file.toString(),
          "see journal.postgresql.passwordFile in slipway.yaml",
          e);
    }
  }

  /** The real parts over a journal of the caller's. */
  public static Wiring of(Fleet fleet, Journal journal) {
    return new Wiring(fleet, journal);
  }

  Fleet fleet() {
    return fleet;
  }

  Workspace workspace() {
    return workspace;
  }

  Journal journal() {
    return journal;
  }

  StateCache stateCache() {
    return new StateCache(workspace.stateCache(), key.naming(), VERSION);
  }

  ReleaseStore releases() {
    return releases;
  }

  GitSource source() {
    return source;
  }

  Approvals approvals() {
    return approvals;
  }

  Target target(TargetRef ref) {
    return targets.computeIfAbsent(
        ref,
        wanted ->
            switch (wanted.kind()) {
              case PROCESS -> new ProcessTarget(wanted, workspace.root());
              case COMPOSE ->
                  new ComposeTarget(wanted, workspace.root(), engineEnvironment(wanted));
            });
  }

  /** Tells the Docker client which engine is meant, where it is not its default. */
  private Map<String, String> engineEnvironment(TargetRef ref) {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    socket(ref).ifPresent(socket -> environment.put("DOCKER_HOST", "unix://" + socket));
    return environment;
  }

  private Optional<Path> socket(TargetRef ref) {
    return fleet.targets().values().stream()
        .filter(target -> target.ref().equals(ref))
        .flatMap(target -> target.socket().stream())
        .findFirst();
  }

  // ------------------------------------------------------------------------------------ stages

  Rendered render(App app, Checkout checkout) {
    HostFiles hostFiles = HostFiles.under(workspace.root(), app.name());
    Rendered rendered = Renderer.render(app, checkout, hostFiles, key.naming());
    return switch (app.target().kind()) {
      case PROCESS -> ProcessTarget.placed(rendered, checkout);
      case COMPOSE -> rendered;
    };
  }

  /** What the policy and the target say against carrying it out. */
  List<Finding> findings(App app, Checkout checkout, Rendered rendered, Target.Preview preview) {
    Optional<String> repository = fleet.repository(app).map(Fleet.Repository::name);
    Facts facts = Facts.gather(checkout, rendered, repository, socket(app.target()));
    List<Finding> findings = new ArrayList<>(Policy.check(app, rendered, facts));
    findings.addAll(preview.findings());
    return findings.stream().map(finding -> located(finding, rendered)).toList();
  }

  private static Finding located(Finding finding, Rendered rendered) {
    return new Finding(
        finding.severity(),
        finding.rule(),
        rendered.located(finding.where()),
        finding.what(),
        finding.next());
  }

  Plan plan(
      App app,
      AppState state,
      Rendered prepared,
      Observed observed,
      Target.Preview preview,
      List<Finding> findings) {
    List<String> notes = new ArrayList<>(preview.notes());
    prepared.inputs().stream()
        .filter(Rendered.Input::hostLocal)
        .forEach(input -> notes.add(HOST_LOCAL + input.file()));
    return Planner.plan(
        app,
        new Version(prepared, Optional.empty()),
        applied(app.name(), state, observed),
        observed,
        findings,
        notes);
  }

  /**
   * What is applied now, service by service, from the sealed releases that the instances were made
   * by; empty where no record is left.
   */
  private Optional<Version> applied(AppName app, AppState state, Observed observed) {
    Map<String, Release> byService = new LinkedHashMap<>();
    Map<String, Optional<Release>> loaded = new LinkedHashMap<>();
    for (Observed.Instance i : observed.instances()) {
      Optional<Release> release =
          i.run().isPresent()
              ? loaded.computeIfAbsent(
                  i.run().get() + " " + i.service() + " " + i.serviceDigest(),
                  _ -> releases.madeIn(app, i.run().get(), i.service(), i.serviceDigest()))
              : state.lastGood().flatMap(good -> releases.load(app, good.release()));
      release.ifPresent(found -> byService.put(i.service(), found));
    }
    Optional<Release> newest =
        byService.values().stream().max(Comparator.comparing(release -> release.run().value()));
    return newest.map(release -> new Version(composed(release, byService), Optional.empty()));
  }

  /** The newest rendering, with the entry of each service from the release that made it. */
  private static Rendered composed(Release newest, Map<String, Release> byService) {
    Rendered base = newest.rendered();
    Tree.Mapping services = Tree.Mapping.EMPTY;
    Map<String, String> digests = new TreeMap<>();
    Rendered all = base;
    for (Map.Entry<String, Release> entry : byService.entrySet()) {
      Rendered rendered = entry.getValue().rendered();
      Tree service = rendered.services().get(entry.getKey());
      if (service != null) {
        services = services.with(entry.getKey(), service);
        digests.put(
            entry.getKey(), Objects.requireNonNull(rendered.serviceDigests().get(entry.getKey())));
        all = all.and(rendered.secrets(), rendered.variables());
      }
    }
    return all.with(base.model().with("services", services), digests);
  }

  /** What runs, with what was adopted counted as what it was adopted for. */
  Observed observe(Target target, AppState state, AppName app, String project) {
    Observed seen = target.observe(app, project);
    if (state.adopted().isEmpty()) {
      return seen;
    }
    return new Observed(
        seen.app(),
        seen.instances().stream().map(instance -> counted(instance, state)).toList(),
        seen.volumes());
  }

  private static Observed.Instance counted(Observed.Instance i, AppState state) {
    String digest = state.adopted().get(i.id());
    if (digest == null || i.serviceDigest().isPresent()) {
      return i;
    }
    return new Observed.Instance(
        i.service(),
        i.id(),
        i.state(),
        i.health(),
        i.exitCode(),
        i.restarts(),
        i.startedAt(),
        Optional.of(digest),
        i.run(),
        i.commit(),
        i.image(),
        i.detail());
  }

  /**
   * Makes the commit that says in Git what a rollback has done, where the app follows a branch;
   * what Slipway may not push is handed to a person as commands.
   */
  Event.RollbackCommitted forwardCommit(App app, Release good, RunId run, String reason) {
    if (!(app.source().ref() instanceof App.Ref.Branch(String branch))) {
      return new Event.RollbackCommitted(
          app.name(),
          run,
          Optional.empty(),
          List.of("point " + app.name() + " at " + good.commit() + " in slipway.yaml"));
    }
    SequencedMap<String, String> trailers = new LinkedHashMap<>();
    trailers.put(RollbackRequest.RUN, run.value());
    trailers.put(RollbackRequest.FLEET, fleet.name());
    journal
        .head()
        .ifPresent(head ->
            trailers.put(RollbackRequest.JOURNAL_HEAD, head.sequence() + ":" + head.hash()));
    var request =
        new RollbackRequest(
            app.source().repository(),
            branch,
            app.name(),
            app.source().path(),
            good.commit(),
            oneLine(reason),
            trailers);
    RollbackOutcome outcome;
    try {
      outcome = new RollbackCommit(workspace.cache(), IDENTITY, IDENTITY).commit(request);
    } catch (Problem e) {
      // What ran before runs again; that Git cannot be told now must not keep the run open.
      outcome = new RollbackOutcome.NotAllowed(byHand(app, branch, good.commit()), e.what());
    }
    return switch (outcome) {
      case RollbackOutcome.Committed(CommitId commit) -> pushed(app, run, commit);
      case RollbackOutcome.AlreadyThere(CommitId commit) -> pushed(app, run, commit);
      case RollbackOutcome.NotAllowed(List<String> commands, String _) ->
          new Event.RollbackCommitted(app.name(), run, Optional.empty(), commands);
    };
  }

  private static List<String> byHand(App app, String branch, CommitId good) {
    String path = app.source().path().isEmpty() ? "." : "'" + app.source().path() + "'";
    return List.of(
        "git switch '" + branch + "' && git pull --ff-only",
        "git restore --source=" + good + " --staged --worktree -- " + path,
        "git commit -m 'Rollback " + app.name() + " to " + good.abbreviated() + "'",
        "git push");
  }

  private static Event.RollbackCommitted pushed(App app, RunId run, CommitId commit) {
    return new Event.RollbackCommitted(app.name(), run, Optional.of(commit), List.of());
  }

  private static String oneLine(String text) {
    return Wording.printable(text.lines().findFirst().orElse(""));
  }

  // ----------------------------------------------------------------------------------- questions

  /** The plan of the newest run before this one that changed what runs. */
  static Optional<Event.PlanMade> deployedBefore(AppState state, RunId run) {
    return state.runs().sequencedValues().reversed().stream()
        .filter(other -> !other.id().equals(run) && !other.steps().isEmpty())
        .findFirst()
        .flatMap(AppState.Run::plan);
  }

  List<String> uncommitted(App app) {
    return source.uncommitted(Path.of(app.source().repository()), app.source().path());
  }

  /** Whether the commit that was deployed is no longer in the history of the one that follows. */
  boolean rewritten(App app, CommitId deployed, CommitId now) {
    return switch (source.ancestry(app.source().repository(), deployed, now)) {
      case SAME, FORWARD, BACKWARD -> false;
      case REWRITTEN, GONE -> true;
    };
  }

  /**
   * Whether a new commit changes any file that an app is rendered from: those below its path, and
   * those that its last rendering read elsewhere.
   */
  boolean touches(App app, AppState state, CommitId before, CommitId now) {
    Optional<Set<String>> changed = differences.between(app.source(), before, now);
    if (changed.isEmpty()) {
      return true;
    }
    String path = app.source().path();
    String below = path.isEmpty() ? "" : path + "/";
    Set<String> read = new HashSet<>();
    state
        .lastRun()
        .flatMap(AppState.Run::plan)
        .flatMap(plan -> releases.load(app.name(), plan.release()))
        .ifPresent(r -> r.rendered().inputs().forEach(input -> read.add(input.file())));
    return changed.get().stream().anyMatch(file -> file.startsWith(below) || read.contains(file));
  }

  /** Changes when the host's own files of an app do. */
  String hostFilesStamp(App app) {
    var stamp = new StringBuilder("host files");
    for (String name : HOST_FILES) {
      Path file = workspace.hostConfig(app.name()).resolve(name);
      try {
        if (Files.exists(file)) {
          stamp.append(' ').append(name).append(Files.getLastModifiedTime(file).toMillis());
          stamp.append('/').append(Files.size(file));
        }
      } catch (IOException e) {
        stamp.append(" unreadable ").append(name);
      }
    }
    return stamp.toString();
  }

  /**
   * Whether the host's own files of an app are others than those that its last deployment took up,
   * as the plan and the sealed release of that deployment say.
   */
  boolean hostFilesChanged(App app, AppState state) {
    Optional<Event.PlanMade> last =
        state.runs().sequencedValues().reversed().stream()
            .filter(run -> run.kind() == Event.RunKind.DEPLOY || run.kind() == Event.RunKind.ADOPT)
            .flatMap(run -> run.plan().stream())
            .findFirst();
    if (last.isEmpty()) {
      return false;
    }
    HostFiles now = HostFiles.under(workspace.root(), app.name());
    boolean took =
        last.get().plan().items("notes").stream()
            .anyMatch(note -> note.scalar().orElse("").startsWith(HOST_LOCAL));
    if (!took && now.override().isEmpty() && now.env().isEmpty()) {
      // The usual case; opening the release of each of a thousand apps would take its time.
      return false;
    }
    return releases
        .load(app.name(), last.get().release())
        .filter(release -> !hostFiles(now).equals(hostFiles(app.name(), release)))
        .isPresent();
  }

  private Map<String, String> hostFiles(HostFiles files) {
    Map<String, String> digests = new TreeMap<>();
    Stream.of(files.override(), files.env())
        .flatMap(Optional::stream)
        .forEach(file -> digests.put(file.toString(), digest(file)));
    return digests;
  }

  private Map<String, String> hostFiles(AppName app, Release release) {
    Path directory = workspace.hostConfig(app);
    Map<String, String> digests = new TreeMap<>();
    release.rendered().inputs().stream()
        .filter(Rendered.Input::hostLocal)
        .filter(input ->
            HOST_FILES.stream().anyMatch(n -> directory.resolve(n).equals(Path.of(input.file()))))
        .forEach(input -> digests.put(input.file(), input.digest()));
    return digests;
  }

  private String digest(Path file) {
    try {
      return Digest.keyed(key.naming(), Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return "unreadable";
    }
  }

  /** Service to what is different from what was deployed; empty where all is as it was. */
  Map<String, String> drift(App app, AppState state) {
    Optional<Release> good =
        state.lastGood().flatMap(last -> releases.load(app.name(), last.release()));
    if (good.isEmpty()) {
      return Map.of();
    }
    Rendered rendered = good.get().rendered();
    Observed observed = observe(target(app.target()), state, app.name(), rendered.project());
    Plan plan =
        plan(app, state, rendered, observed, new Target.Preview(List.of(), List.of()), List.of());
    Map<String, String> differences = new TreeMap<>();
    for (Change change : plan.changes()) {
      switch (change) {
        case Change.Create create -> differences.put(create.service(), "is gone");
        case Change.Replace replace -> differences.put(replace.service(), replace.reason());
        case Change.Remove remove -> differences.put(remove.service(), "was not deployed");
        case Change.Keep _ -> {}
      }
    }
    return differences;
  }

  /**
   * Whether nothing runs of an app that is to run through everything: its processes ended with the
   * machine, or with their supervisor. Docker Engine sees to its containers itself.
   */
  boolean fallen(App app, AppState state) {
    if (app.target().kind() != TargetRef.Kind.PROCESS) {
      return false;
    }
    Optional<Rendered> good =
        state
            .lastGood()
            .flatMap(last -> releases.load(app.name(), last.release()))
            .map(Release::rendered);
    boolean stays =
        good.stream()
            .flatMap(rendered -> rendered.services().values().stream())
            .map(service -> ((Tree.Mapping) service).text("restart").orElse("no"))
            .anyMatch(policy -> policy.equals("always") || policy.equals("unless-stopped"));
    return stays
        && observe(target(app.target()), state, app.name(), good.orElseThrow().project())
            .instances()
            .stream()
            .noneMatch(
                i -> i.state() == Observed.State.RUNNING || i.state() == Observed.State.RESTARTING);
  }

  /** A release whose sealed record is lost, from Git and the host's files as they are now. */
  Release renderAgain(App app, AppState.Run run) {
    Revision revision = source.fetch(Runs.source(app, Optional.of(run.commit())));
    Rendered rendered = render(app, source.checkout(revision, app.source()));
    return new Release(run.deployment(), run.id(), target(app.target()).prepare(rendered));
  }

  /** Deletes all but the newest of the files whose names begin so; the names sort by time. */
  private static void retainNewest(Path directory, String beginning, int kept) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var files = Files.list(directory)) {
      List<Path> old =
          files
              .filter(file -> file.getFileName().toString().startsWith(beginning))
              .sorted(Comparator.reverseOrder())
              .skip(kept)
              .toList();
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws away what no run, no rollback and nothing that runs needs any more. */
  void tidy(App app, AppState state) {
    Set<String> needed = new HashSet<>();
    state.lastGood().ifPresent(good -> needed.add(good.release()));
    state.lastRun().flatMap(AppState.Run::plan).ifPresent(plan -> needed.add(plan.release()));
    state.runs().sequencedValues().reversed().stream()
        .filter(run -> !run.proofs().isEmpty())
        .flatMap(run -> run.plan().stream())
        .limit(fleet.retention().releases())
        .forEach(plan -> needed.add(plan.release()));
    String project =
        state
            .lastRun()
            .flatMap(AppState.Run::plan)
            .map(Event.PlanMade::project)
            .orElse(app.name().value());
    Target target = target(app.target());
    for (Observed.Instance instance : target.observe(app.name(), project).instances()) {
      instance
          .run()
          .ifPresent(run -> {
            needed.add(run.value());
            needed.add(ReleaseStore.restoredIn(run));
          });
    }
    releases.retain(app.name(), needed);
    if (target instanceof ComposeTarget compose) {
      compose.releaseImages(app.name(), renderings(app, needed));
    }
    retainNewest(workspace.logs(), "deploy_", fleet.retention().logs());
    retainNewest(workspace.deploy(app.name()), "diagnose-", fleet.retention().releases());
    // A service that did not change mounts or runs files of the commit that it was made from: the
    // releases of all instances are among those that are left.
    source.retain(releases.trees());
  }

  /** What an app that is removed was kept able to run goes with it. */
  void giveUpImages(TargetRef ref, AppName app) {
    if (target(ref) instanceof ComposeTarget compose) {
      compose.releaseImages(app, List.of());
    }
  }

  private List<Rendered> renderings(App app, Set<String> names) {
    return names.stream()
        .flatMap(name -> releases.load(app.name(), name).stream())
        .map(Release::rendered)
        .toList();
  }
}
