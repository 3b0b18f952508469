package dev.slipway.fleet;

import static dev.slipway.fleet.Shape.items;
import static dev.slipway.fleet.Shape.keys;
import static dev.slipway.fleet.Shape.may;
import static dev.slipway.fleet.Shape.must;
import static dev.slipway.fleet.Shape.some;
import static dev.slipway.fleet.Shape.text;

import dev.slipway.fleet.Shape.Keys;
import dev.slipway.fleet.Shape.Text;
import dev.slipway.fleet.Shape.Truth;
import dev.slipway.fleet.Shape.Whole;
import dev.slipway.model.Tree;
import java.util.List;

/** The keys below {@code kubernetes} of an app: how its objects are applied, proven and kept. */
final class KubernetesShape {
  private static final Text OBJECT_NAME =
      text("the name of an object", "[a-z0-9]([-a-z0-9.:]{0,251}[a-z0-9])?");
  private static final Text NAMESPACE =
      text("the name of a namespace", "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Text KIND = text("a kind such as Deployment", "[A-Za-z][A-Za-z0-9]{0,62}");
  private static final Text GROUP =
      text(
          "an API group such as apps, \"\" for the core group",
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?");
  private static final Text API_VERSION =
      text("an apiVersion such as apps/v1", "([-a-z0-9.]{1,253}/)?v[a-z0-9]{1,62}");
  private static final Text CEL = text("a CEL expression");

  private KubernetesShape() {}

  static Keys keysOfApp() {
    return keys(
        may(
                "namespace",
                NAMESPACE,
                "The app's own namespace: where its objects lie that name none, and where its"
                    + " inventory is kept. The context of the kubeconfig has no say in it.")
            .orElse("default")
            .such("shop"),
        may("prune", prune(), "What happens to objects that Git no longer has."),
        may(
                "force",
                new Truth(),
                "Whether an object is deleted and made anew where a field was changed that cannot"
                    + " be. The annotation slipway.dev/force: enabled says so for one object.")
            .orElse(false),
        may(
            "health",
            items(health()),
            "How kinds are judged that do not report their health in conditions as Kubernetes' own"
                + " do. The first entry that fits an object counts."),
        may(
            "ignore",
            items(ignored()),
            "Fields that are others' to change: left out when objects are compared with what was"
                + " deployed, and not corrected."));
  }

  private static Keys prune() {
    return keys(
        may(
                "enabled",
                new Truth(),
                "Whether they are removed. Claims of volumes, namespaces and definitions are only"
                    + " removed with the annotation slipway.dev/prune: enabled.")
            .orElse(true),
        may(
                "limit",
                new Whole(0, 100),
                "The most that one deployment may remove without being asked for it, in percent of"
                    + " the app's objects.")
            .orElse(50));
  }

  private static Keys health() {
    return keys(
        must("apiVersion", API_VERSION, "The objects that are meant.").such("example.org/v1"),
        must("kind", KIND, "The objects that are meant.").such("Database"),
        may("namespace", NAMESPACE, "Only those of one namespace."),
        may("name", OBJECT_NAME, "Only one of them."),
        must("current", CEL, "True of an object that is well.").such("status.phase == 'Ready'"),
        may("inProgress", CEL, "True of an object that is on its way.")
            .such("status.phase == 'Creating'"),
        may("failed", CEL, "True of an object that will not become well by itself.")
            .such("status.phase == 'Failed'"));
  }

  private static Keys ignored() {
    return keys(
        must(
                "paths",
                some(text("a JSON pointer such as /spec/replicas", "(/([^~/]|~[01])+)+")),
                "The fields.")
            .such(Tree.ofTexts(List.of("/spec/replicas"))),
        may(
            "target",
            keys(
                may("group", GROUP, "Those of one API group.").such("apps"),
                may("kind", KIND, "Those of one kind.").such("Deployment"),
                may("namespace", NAMESPACE, "Those of one namespace."),
                may("name", OBJECT_NAME, "Those of one name.")),
            "The objects that are meant; all of them without it."));
  }
}
