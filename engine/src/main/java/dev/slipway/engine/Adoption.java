package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.model.App;
import dev.slipway.model.Revision;
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
    Revision revision = wiring.source().fetch(Runs.source(app, request.commit()));
    Prepared prepared = Planning.of(wiring, app, state, request.progress()).plan(revision);
    Target target = wiring.target(app.target());
    return new Adoption(revision, target.adoptable(prepared.release().rendered()));
  }
}
