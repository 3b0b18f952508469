package dev.slipway.fleet;

import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.util.List;

/** Finds what an app says of Kubernetes that contradicts its target or itself. */
final class KubernetesChecks {
  private final FleetReader fleet;
  private final Checker checker;

  KubernetesChecks(FleetReader fleet, Checker checker) {
    this.fleet = fleet;
    this.checker = checker;
  }

  /**
   * @param at the app's place in the file, {@code /apps/web}
   */
  void check(Tree.Mapping app, TargetRef target, String at) {
    String here = at + "/kubernetes";
    if (target.kind() != TargetRef.Kind.KUBERNETES) {
      if (app.get("kubernetes").isPresent()) {
        checker.fault(
            here,
            "the app runs on the target " + target.name() + ", which is not of kind kubernetes",
            "take it out, or name a target of kind kubernetes");
      }
      return;
    }
    for (String key : List.of("files", "profiles")) {
      if (app.get(key).isPresent()) {
        checker.fault(
            at + "/" + key,
            "only a Compose project has " + key + ", and a target of kind kubernetes takes none",
            "take it out; source.path leads to a kustomization or to manifests");
      }
    }
    Tree.Mapping kubernetes = app.mapping("kubernetes");
    strategy(kubernetes.mapping("strategy"), here + "/strategy");
    backup(kubernetes, here + "/backup");
  }

  private void strategy(Tree.Mapping strategy, String at) {
    String type = strategy.text("type").orElse("rolling");
    boolean shares = type.equals("blue-green") || type.equals("canary");
    if (shares && strategy.get("service").isEmpty()) {
      checker.fault(
          at, "the strategy " + type + " needs the Service that it switches", "add service: NAME");
    }
    if (!shares) {
      unused(strategy, "service", at, type);
    }
    if (type.equals("canary") && strategy.get("steps").isEmpty()) {
      checker.fault(at, "a canary needs its shares", "add steps: [{weight: 10, pause: 30s}]");
    }
    if (!type.equals("canary")) {
      unused(strategy, "steps", at, type);
      unused(strategy, "httpRoute", at, type);
    }
    steps(strategy.items("steps"), at + "/steps");
  }

  private void unused(Tree.Mapping strategy, String key, String at, String type) {
    if (strategy.get(key).isPresent()) {
      checker.fault(
          at + "/" + key, "the strategy " + type + " has no use for " + key, "take it out");
    }
  }

  private void steps(List<Tree> steps, String at) {
    int before = 0;
    for (int i = 0; i < steps.size(); i++) {
      var step = (Tree.Mapping) steps.get(i);
      int weight = Integer.parseInt(step.text("weight").orElseThrow());
      if (weight <= before) {
        checker.fault(
            at + "/" + i + "/weight",
            "the share does not grow: " + weight + " after " + before,
            "write the steps in rising order");
      }
      before = weight;
      String pause = at + "/" + i + "/pause";
      step.text("pause").ifPresent(text -> fleet.duration(text, pause));
    }
  }

  private void backup(Tree.Mapping kubernetes, String at) {
    if (kubernetes.get("backup").isEmpty()) {
      return;
    }
    Tree.Mapping backup = kubernetes.mapping("backup");
    Tree.Mapping job = backup.mapping("job");
    if (backup.items("persistentVolumeClaims").isEmpty() && job.entries().isEmpty()) {
      checker.fault(
          at,
          "nothing says what a backup is made of",
          "name persistentVolumeClaims to snapshot, or a job");
    }
    job.text("timeout").ifPresent(text -> fleet.duration(text, at + "/job/timeout"));
    if (job.get("file").isPresent()) {
      for (String claim : List.of("from", "to")) {
        if (job.get(claim).isEmpty()) {
          checker.fault(
              at + "/job",
              "to copy a file, the job needs the claim \"" + claim + "\"",
              "add " + claim + ": NAME");
        }
      }
    }
  }
}
