package dev.slipway.policy;

import dev.slipway.model.App;
import dev.slipway.model.App.Trust;
import dev.slipway.model.Finding;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Rendered;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Verification.SmokeTest;
import java.util.ArrayList;
import java.util.List;

/** Holds what is about to be deployed against what its repository may do, and against habits. */
public final class Policy {
  private Policy() {}

  /**
   * What the checks have to say: first what stops the run, then what a person should know.
   *
   * @param rendered before its images are pinned, so that tags are still to be seen
   */
  public static List<Finding> check(App app, Rendered rendered, Facts facts) {
    var findings = new ArrayList<Finding>();
    var trust = new TrustCheck(app, facts, findings);
    needs(app, trust);
    objects(rendered, trust);
    boolean containers = app.target().kind() == TargetRef.Kind.COMPOSE;
    var paths = new HostPaths(app, facts);
    var host = new HostAccess(rendered.model(), paths, trust);
    var habits = new Habits(app, rendered, facts, paths, findings);
    if (containers) {
      services(rendered).forEach(host::check);
    }
    services(rendered).forEach(service -> habits.check(service, containers));
    return List.copyOf(findings);
  }

  private static void needs(App app, TrustCheck trust) {
    if (app.target().kind() == TargetRef.Kind.PROCESS) {
      trust.need(
          Trust.HOST_PROCESSES,
          "apps." + app.name() + ".target",
          "it runs programs on the machine itself (target " + app.target() + ")");
    }
    app.backup()
        .ifPresent(backup ->
            trust.need(
                Trust.COMMANDS,
                "apps." + app.name() + ".backup",
                "it runs the command " + backup.command().getFirst()));
    for (SmokeTest test : app.verify().smoke()) {
      if (test instanceof SmokeTest.Command command) {
        trust.need(
            Trust.COMMANDS,
            "apps." + app.name() + ".verify.smoke",
            "it runs the command " + command.command().getFirst());
      }
    }
  }

  /** Objects as the target prepared them: what has no namespace belongs to the whole cluster. */
  private static void objects(Rendered prepared, TrustCheck trust) {
    String own = prepared.project();
    for (Tree.Mapping object : prepared.objects()) {
      var id = ObjectId.of(object);
      boolean ownNamespace = id.kind().equals("Namespace") && id.name().equals(own);
      if (id.namespace().isEmpty() && !ownNamespace) {
        trust.need(Trust.CLUSTER_OBJECTS, id.toString(), "it belongs to the whole cluster");
      } else if (!id.namespace().isEmpty() && !id.namespace().equals(own)) {
        trust.need(
            Trust.OTHER_NAMESPACES,
            id.toString(),
            "it lies in the namespace %s, and the app's own is %s (kubernetes.namespace)"
                .formatted(id.namespace(), own));
      }
    }
  }

  private static List<Service> services(Rendered rendered) {
    return rendered.services().entrySet().stream()
        .map(entry -> new Service(entry.getKey(), (Tree.Mapping) entry.getValue()))
        .toList();
  }
}
