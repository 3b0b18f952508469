package dev.slipway.kubernetes;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Connection;
import dev.slipway.kubernetes.api.HttpCluster;
import dev.slipway.kubernetes.apply.Adoptables;
import dev.slipway.kubernetes.apply.Application;
import dev.slipway.kubernetes.apply.Departure;
import dev.slipway.kubernetes.apply.Observation;
import dev.slipway.kubernetes.apply.Preparation;
import dev.slipway.kubernetes.apply.Previewing;
import dev.slipway.kubernetes.apply.RecentTrials;
import dev.slipway.kubernetes.apply.Responsibility;
import dev.slipway.kubernetes.apply.Restart;
import dev.slipway.kubernetes.health.Evidence;
import dev.slipway.kubernetes.health.HealthExpressions;
import dev.slipway.kubernetes.health.HealthFollower;
import dev.slipway.kubernetes.health.PodLogs;
import dev.slipway.kubernetes.view.AppView;
import dev.slipway.kubernetes.view.Standings;
import dev.slipway.model.AppName;
import dev.slipway.model.LogLine;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectTarget;
import dev.slipway.target.ObjectView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Apps as objects on a Kubernetes cluster. */
public final class KubernetesTarget implements ObjectTarget {
  /** How long definitions, namespaces and deletions may take. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final TargetRef ref;
  private final String fleet;
  private final Supplier<Cluster> cluster;
  private final RecentTrials recent = new RecentTrials(InstantSource.system());

  /**
   * @param fleet the fleet's name, which marks what is owned
   */
  public KubernetesTarget(TargetRef ref, String fleet, Connection connection) {
    this(ref, fleet, new OpenedOnce(connection));
  }

  /**
   * A target on a cluster that is opened elsewhere.
   *
   * @param cluster asked each time; gives the same one
   */
  KubernetesTarget(TargetRef ref, String fleet, Supplier<Cluster> cluster) {
    this.ref = ref;
    this.fleet = fleet;
    this.cluster = cluster;
  }

  @Override
  public TargetRef ref() {
    return ref;
  }

  @Override
  public Observed observe(AppName app, String project) {
    return new Observation(cluster.get(), fleet).of(app, project);
  }

  @Override
  public Rendered prepare(Rendered rendered) {
    return new Preparation(cluster.get(), fleet).of(rendered);
  }

  @Override
  public Preview preview(Rendered prepared, Observed observed) {
    return new Previewing(cluster.get(), fleet, recent).of(prepared);
  }

  @Override
  public List<Step> steps(Release release, Plan plan) {
    return Application.steps(release, plan);
  }

  @Override
  public Applied apply(Release release, Step step, Consumer<String> doing) {
    return new Application(cluster.get(), fleet, PATIENCE, recent).apply(release, step, doing);
  }

  @Override
  public HealthWatch health(Release release) {
    var ours = new Responsibility(cluster.get(), fleet);
    return new HealthFollower(
        cluster.get(),
        new HealthFollower.Subject(
            ours.selector(release.app()),
            release.project(),
            ours.objects(release.rendered()),
            Map.of(),
            HealthExpressions.of(release.rendered().model().mapping("settings")),
            release.rendered().secrets()),
        InstantSource.system());
  }

  @Override
  public ObjectView view(AppName app, String project, Tree.Mapping settings, Secrets secrets) {
    var judged = new Standings(HealthExpressions.of(settings), secrets, InstantSource.system());
    return new AppView(
        cluster.get(), new Responsibility(cluster.get(), fleet), judged, app, project);
  }

  @Override
  public void restart(AppName app, String project, Optional<String> service) {
    new Restart(cluster.get(), fleet, InstantSource.system()).of(app, project, service);
  }

  @Override
  public void remove(AppName app, String project, boolean volumes) {
    new Departure(cluster.get(), fleet, PATIENCE).remove(app, project, volumes);
  }

  /**
   * Lets go of all that an app has on the cluster: it runs on as nobody's.
   *
   * @return what is let go
   */
  public List<ObjectId> release(AppName app, String project) {
    return new Departure(cluster.get(), fleet, PATIENCE).release(app, project);
  }

  @Override
  public void logs(AppName app, String project, LogRequest request, Consumer<LogLine> lines) {
    var ours = new Responsibility(cluster.get(), fleet);
    new PodLogs(cluster.get(), ours.selector(app), Secrets.NONE)
        .read(ours.namespaces(app, project), request, lines);
  }

  @Override
  public Map<String, String> evidence(AppName app, String project, Instant since) {
    var ours = new Responsibility(cluster.get(), fleet);
    return new Evidence(cluster.get(), ours.selector(app), InstantSource.system())
        .gather(ours.namespaces(app, project), since);
  }

  @Override
  public List<Adoptable> adoptable(Rendered prepared) {
    return new Adoptables(cluster.get(), fleet).of(prepared);
  }

  /** Most commands never need the cluster, and one connection serves all that do. */
  private static final class OpenedOnce implements Supplier<Cluster> {
    private final Connection connection;
    private @Nullable Cluster opened;

    OpenedOnce(Connection connection) {
      this.connection = connection;
    }

    @Override
    public synchronized Cluster get() {
      if (opened == null) {
        opened = HttpCluster.open(connection);
      }
      return opened;
    }
  }
}
