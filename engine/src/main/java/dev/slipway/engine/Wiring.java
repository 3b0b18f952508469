package dev.slipway.engine;

import dev.slipway.fleet.Fleet;
import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalSettings;
import dev.slipway.journal.Journals;
import dev.slipway.journal.StateCache;
import dev.slipway.kubernetes.KubernetesTarget;
import dev.slipway.kubernetes.api.Connection;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
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
import dev.slipway.plan.ObjectPlan;
import dev.slipway.plan.Planner;
import dev.slipway.plan.Version;
import dev.slipway.policy.Facts;
import dev.slipway.policy.Policy;
import dev.slipway.render.Renderer;
import dev.slipway.render.manifest.RemoteBases;
import dev.slipway.source.GitSource;
import dev.slipway.target.ObjectTarget;
import dev.slipway.target.ServiceTarget;
import dev.slipway.target.Target;
import dev.slipway.target.compose.ComposeTarget;
import dev.slipway.target.process.ProcessTarget;
import java.io.IOException;
import java.net.URI;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The parts of one fleet, put together by hand, and the questions that the stages are asked with
 * more than one part in hand.
 */
public final class Wiring {
  /** The version of Slipway, as the journal and {@code slipway version} tell it. */
  public static final String VERSION = "0.1.0";

  private final Fleet fleet;
  private final Workspace workspace;
  private final Journal journal;
  private final LocalKey key;
  private final ReleaseStore releases;
  private final HostLocal hostLocal;
  private final GitSource source;
  private final RemoteBases remoteBases;
  private final Differences differences;
  private final Approvals approvals;
  private final Map<TargetRef, Target> targets = new ConcurrentHashMap<>();

  private Wiring(Fleet fleet, Journal journal) {
    this.fleet = fleet;
    this.workspace = new Workspace(fleet.root());
    this.journal = journal;
    this.key = LocalKey.in(workspace);
    this.releases = new ReleaseStore(workspace, key);
    this.hostLocal = new HostLocal(workspace, releases, key);
    this.source = new GitSource(workspace.cache());
    this.remoteBases = RemoteBases.keptIn(workspace.cache().resolve("remotes"));
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

  HostLocal hostLocal() {
    return hostLocal;
  }

  ForwardCommit forwardCommit() {
    return new ForwardCommit(fleet, workspace, journal);
  }

  Tidying tidying() {
    return new Tidying(this);
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
              case KUBERNETES -> kubernetes(wanted);
            });
  }

  private Target kubernetes(TargetRef ref) {
    Fleet.Target target =
        fleet.targets().values().stream()
            .filter(listed -> listed.ref().equals(ref))
            .findFirst()
            .orElseThrow();
    return new KubernetesTarget(
        ref, fleet.name(), new Connection(target.kubeconfig(), target.context()));
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
    Rendered rendered =
        Renderer.render(app, checkout, hostLocal.of(app), remoteBases, key.naming());
    return switch (app.target().kind()) {
      case PROCESS -> ProcessTarget.placed(rendered, checkout);
      case COMPOSE, KUBERNETES -> rendered;
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
        .forEach(input -> notes.add(HostLocal.NOTE + input.file()));
    prepared.inputs().stream()
        .filter(Rendered.Input::remote)
        .forEach(input -> notes.add(input.file() + " was read"));
    return switch (target(app.target())) {
      case ServiceTarget _ ->
          Planner.plan(
              app,
              new Version(prepared, Optional.empty()),
              applied(app.name(), state, observed),
              observed,
              findings,
              notes);
      case ObjectTarget _ ->
          ObjectPlan.of(app, prepared, observed, preview.changes(), findings, notes);
    };
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

  /** What would bring a target back to what last proved itself there; empty where nothing has. */
  Optional<Plan> wayBack(App app, AppState state) {
    Optional<Rendered> good =
        state
            .lastGood()
            .flatMap(last -> releases.load(app.name(), last.release()))
            .map(Release::rendered);
    if (good.isEmpty()) {
      return Optional.empty();
    }
    Rendered rendered = good.get();
    Observed observed = observe(target(app.target()), state, app.name(), rendered.project());
    Target.Preview preview =
        switch (target(app.target())) {
          case ServiceTarget _ -> new Target.Preview(List.of(), List.of());
          case ObjectTarget objects -> objects.preview(rendered, observed);
        };
    return Optional.of(plan(app, state, rendered, observed, preview, List.of()));
  }

  /** Service to what is different from what was deployed; empty where all is as it was. */
  Map<String, String> drift(App app, AppState state) {
    Optional<Plan> plan = wayBack(app, state);
    if (plan.isEmpty()) {
      return Map.of();
    }
    Map<String, String> differences = new TreeMap<>();
    for (Change change : plan.get().changes()) {
      switch (change) {
        case Change.Create create -> differences.put(create.service(), "is gone");
        case Change.Replace replace -> differences.put(replace.service(), replace.reason());
        case Change.Update update -> differences.put(update.service(), changed(update.fields()));
        case Change.Remove remove -> differences.put(remove.service(), "was not deployed");
        case Change.Keep _, Change.Retain _ -> {}
      }
    }
    return differences;
  }

  private static String changed(List<Change.Field> fields) {
    return fields.stream().map(Change.Field::path).collect(Collectors.joining(", "))
        + (fields.size() == 1 ? " differs" : " differ");
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
}
