package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Revision;
import dev.slipway.target.ObjectTarget;
import dev.slipway.target.Target;
import java.util.List;

/**
 * What already runs for an app, compared with what Git says.
 *
 * @param services the services of the rendering, each with the instances that run for it and what
 *     would have to change
 */
public record Adoption(Revision revision, List<Target.Adoptable> services) {
  public Adoption {
    services = List.copyOf(services);
  }

  /** Services that run exactly as Git says. */
  public List<Target.Adoptable> matching() {
    return services.stream()
        .filter(service -> !service.instances().isEmpty() && service.differences().isEmpty())
        .toList();
  }

  /** Whether everything can be taken over as it runs. */
  public boolean complete() {
    return matching().size() == services.size();
  }

  static Adoption look(Wiring wiring, App app, AppState state, Request request) {
    if (wiring.target(app.target()) instanceof ObjectTarget) {
      throw new Problem(
          ExitCode.USAGE,
          "on Kubernetes, taking over is a deployment like any other",
          app.name().value(),
          "slipway plan %1$s tells what is taken over, from whom, and which pods would restart;"
              .concat(" then: slipway deploy %1$s")
              .formatted(app.name()));
    }
    Revision revision = wiring.source().fetch(Runs.source(app, request.commit()));
    Prepared prepared = Planning.of(wiring, app, state, request.progress()).plan(revision);
    Target target = wiring.target(app.target());
    return new Adoption(revision, target.adoptable(prepared.release().rendered()));
  }
}
