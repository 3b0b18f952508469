package dev.slipway.kubernetes;

import dev.slipway.kubernetes.api.Connection;
import dev.slipway.model.AppName;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.TargetRef;
import dev.slipway.target.ObjectTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Apps as objects on a Kubernetes cluster. */
public final class KubernetesTarget implements ObjectTarget {
  private final TargetRef ref;
  private final String fleet;
  private final Connection connection;

  /**
   * @param fleet the fleet's name, which marks what is owned
   */
  public KubernetesTarget(TargetRef ref, String fleet, Connection connection) {
    this.ref = ref;
    this.fleet = fleet;
    this.connection = connection;
  }

  @Override
  public TargetRef ref() {
    return ref;
  }

  private UnsupportedOperationException unfinished() {
    return new UnsupportedOperationException(fleet + connection);
  }

  @Override
  public Observed observe(AppName app, String project) {
    throw unfinished();
  }

  @Override
  public Rendered prepare(Rendered rendered) {
    throw unfinished();
  }

  @Override
  public Preview preview(Rendered prepared, Observed observed) {
    throw unfinished();
  }

  @Override
  public List<Step> steps(Release release, Plan plan) {
    throw unfinished();
  }

  @Override
  public Applied apply(Release release, Step step, Consumer<String> doing) {
    throw unfinished();
  }

  @Override
  public HealthWatch health(Release release) {
    throw unfinished();
  }

  @Override
  public void restart(AppName app, String project, Optional<String> service) {
    throw unfinished();
  }

  @Override
  public void remove(AppName app, String project, boolean volumes) {
    throw unfinished();
  }

  @Override
  public void logs(AppName app, String project, LogRequest request, Consumer<LogLine> lines) {
    throw unfinished();
  }

  @Override
  public Map<String, String> evidence(AppName app, String project, Instant since) {
    throw unfinished();
  }

  @Override
  public List<Adoptable> adoptable(Rendered prepared) {
    throw unfinished();
  }
}
