package dev.slipway.fleet;

import static dev.slipway.fleet.Shape.choice;
import static dev.slipway.fleet.Shape.distinct;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        may("strategy", strategy(), "How a new version takes the place of the one that runs."),
        may(
            "health",
            items(health()),
            "How kinds are judged that do not report their health in conditions as Kubernetes' own"
                + " do. The first entry that fits an object counts."),
        may(
            "ignore",
            items(ignored()),
            "Fields that are others' to change: left out when objects are compared with what was"
                + " deployed, and not corrected."),
        may("backup", backup(), "Copies of data, made before a deployment and on a schedule."));
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

  private static Keys strategy() {
    var step =
        keys(
            must("weight", new Whole(1, 100), "The share that the new version gets, in percent.")
                .such(Tree.of(10)),
            may("pause", FleetShape.DURATION, "How long that is watched.")
                .orElse("0s")
                .such("30s"));
    return keys(
        must(
            "type",
            choice("rolling", "recreate", "blue-green", "canary"),
            "As each object's own settings have it (rolling); the old pods are gone before the new"
                + " ones start, for data that bears one writer (recreate); the new version is"
                + " brought up beside the old one and the Service switched to it after the smoke"
                + " tests (blue-green); it gets a growing share (canary). Failed smoke tests end"
                + " the last two with the old version in place."),
        may(
                "service",
                OBJECT_NAME,
                "The Service that is switched or shared, for blue-green and canary; it selects the"
                    + " pods of one Deployment.")
            .such("web"),
        may("steps", some(step), "The shares of a canary, rising; 100 follows by itself.")
            .such(
                new Tree.Sequence(
                    List.of(Tree.mapping().put("weight", 10).put("pause", "30s").build()))),
        may(
                "httpRoute",
                OBJECT_NAME,
                "The HTTPRoute of the Gateway API whose weights share out a canary; by the numbers"
                    + " of replicas without it.")
            .such("web"));
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

  private static Keys backup() {
    return keys(
        may(
                "volumeSnapshotClass",
                OBJECT_NAME,
                "The class of the VolumeSnapshots; the cluster's default class without it.")
            .such("csi"),
        may(
                "persistentVolumeClaims",
                distinct(OBJECT_NAME),
                "The claims in the app's namespace that a VolumeSnapshot is made of.")
            .such(Tree.ofTexts(List.of("data"))),
        may("job", job(), "A Job that makes the copy itself."),
        may(
                "beforeDeploy",
                new Truth(),
                "Whether one is made before each deployment that changes anything.")
            .orElse(true),
        may(
                "schedule",
                text(
                    "five fields as cron has them, or @hourly, @daily, @weekly, @monthly",
                    "@(hourly|daily|weekly|monthly)|([0-9A-Za-z*,/-]+ ){4}[0-9A-Za-z*,/-]+"),
                "When the daemon makes one, in UTC; only before deployments without it.")
            .such("0 3 * * *"),
        may("keep", new Whole(1, 1000), "How many stay; the oldest goes first.").orElse(7));
  }

  private static Keys job() {
    var command =
        may(
                "command",
                some(text("one word of a command")),
                "A program of the image with its arguments; no shell. $(SLIPWAY_BACKUP) stands for the"
                    + " backup's name, as Kubernetes fills in variables.")
            .such(Tree.ofTexts(List.of("pg_dump", "--file=/backup/$(SLIPWAY_BACKUP).sql", "shop")));
    var file =
        may(
                "file",
                text("a relative path inside the claim", "(?!/|\\.\\.(/|$)|.*/\\.\\.(/|$))[^/].*"),
                "A file of the claim \"from\" that is copied into the claim \"to\".")
            .such("ledger.duckdb");
    var all = new ArrayList<>(List.of(command, file));
    all.add(
        must("image", text("an image"), "What it runs from; a file is copied with its cp.")
            .such("registry.example.org/tools/backup:1.4"));
    all.add(may("from", OBJECT_NAME, "The claim that is mounted at /data.").such("data"));
    all.add(
        may("to", OBJECT_NAME, "The claim that is mounted at /backup and keeps the copies.")
            .such("backups"));
    all.add(may("timeout", FleetShape.DURATION, "How long it may take.").orElse("10m"));
    return new Keys(List.copyOf(all), List.of("command", "file"), Optional.empty());
  }
}
