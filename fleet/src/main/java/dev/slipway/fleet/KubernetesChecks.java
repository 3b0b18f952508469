package dev.slipway.fleet;

import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.util.List;

/** Finds what an app says of Kubernetes that contradicts its target. */
final class KubernetesChecks {
  private final Checker checker;

  KubernetesChecks(Checker checker) {
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
  }
}
