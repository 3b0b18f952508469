package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Stage;
import dev.slipway.model.App;
import dev.slipway.model.Checkout;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Finding;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.target.Target;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way from a revision to a plan, for {@code slipway plan} and for a run alike. Changes nothing
 * that runs.
 */
final class Planning {
  private final Wiring wiring;
  private final App app;
  private final Target target;
  private final AppState state;
  private final DeploymentId deployment;
  private final RunId run;
  private final Consumer<Secrets> hide;
  private final Consumer<String> doing;

  Planning(
      Wiring wiring,
      App app,
      AppState state,
      DeploymentId deployment,
      RunId run,
      Consumer<Secrets> hide,
      Consumer<String> doing) {
    this.wiring = wiring;
    this.app = app;
    this.target = wiring.target(app.target());
    this.state = state;
    this.deployment = deployment;
    this.run = run;
    this.hide = hide;
    this.doing = doing;
  }

  /** Planning on which nothing follows. */
  static Planning of(Wiring wiring, App app, AppState state, Progress progress) {
    return new Planning(
        wiring,
        app,
        state,
        new DeploymentId("d-none"),
        new RunId("r-none"),
        _ -> {},
        what -> progress.doing(app.name(), Stage.PREPARE, what));
  }

  Prepared plan(Revision revision) {
    doing.accept("checking out " + revision.commit().abbreviated());
    Checkout checkout = wiring.source().checkout(revision, app.source());
    Rendered rendered = wiring.render(app, checkout);
    hide.accept(rendered.secrets());
    doing.accept("rendered " + rendered.extent());
    Rendered pinned = pinned(rendered);
    Observed observed = observe(pinned.project());
    Target.Preview preview = target.preview(pinned, observed);
    List<Finding> findings =
        wiring.findings(app, checkout, pinned.objects().isEmpty() ? rendered : pinned, preview);
    Plan plan = wiring.plan(app, state, pinned, observed, preview, findings);
    return new Prepared(checkout, new Release(deployment, run, pinned), plan, plan.hash());
  }

  /** A refusal of the target's names the service; here it comes to name the file and line, too. */
  private Rendered pinned(Rendered rendered) {
    try {
      return target.prepare(rendered);
    } catch (Problem e) {
      String where = e.where().map(rendered::located).orElse("");
      throw new Problem(e.exitCode(), e.what(), where, e.next().orElse(""), e);
    }
  }

  /** What is left to do for a release that was rendered and pinned before. */
  Prepared planBack(Rendered rendered) {
    hide.accept(rendered.secrets());
    Checkout checkout = wiring.source().checkout(rendered.revision(), app.source());
    Observed observed = observe(rendered.project());
    Target.Preview preview = target.preview(rendered, observed);
    Plan plan = wiring.plan(app, state, rendered, observed, preview, List.of());
    return new Prepared(checkout, new Release(deployment, run, rendered), plan, plan.hash());
  }

  private Observed observe(String project) {
    return wiring.observe(target, state, app.name(), project);
  }
}
