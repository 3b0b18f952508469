package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Digest;
import dev.slipway.model.Finding;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectTarget.Step;
import dev.slipway.target.Target.Preview;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The app {@code shop} of the fleet {@code home} on its way to a cluster. */
class Delivery {
  static final AppName SHOP = new AppName("shop");
  static final Ownership OWNER = new Ownership("home", SHOP);
  static final String COMMIT = "a".repeat(40);

  final List<String> doing = new ArrayList<>();
  private final Cluster cluster;
  private final String namespace;
  private final Application application;
  private Tree.Mapping settings = Tree.Mapping.EMPTY;

  Delivery(Cluster cluster, String namespace, Duration patience) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.application = new Application(cluster, "home", patience, nothingRecent());
  }

  /** As where a plan waits for its approval: all is tried anew when it is carried out. */
  private static RecentTrials nothingRecent() {
    return new RecentTrials(InstantSource.system());
  }

  void settings(String yaml) {
    settings = Manifests.object(yaml);
  }

  Rendered rendered(String yaml) {
    return rendered(yaml.isEmpty() ? List.of() : Manifests.objects(yaml));
  }

  /** As a rendering would come; the position of each object is its number. */
  Rendered rendered(List<Tree.Mapping> objects) {
    Map<String, String> digests = new HashMap<>();
    Map<String, String> positions = new HashMap<>();
    for (Tree.Mapping object : objects) {
      String id = ObjectId.of(object).toString();
      digests.put(id, Digest.of(object.canonicalJson()));
      positions.putIfAbsent(id, "app.yaml:" + (positions.size() + 1));
    }
    var revision =
        new Revision(
            "repo",
            "main",
            new CommitId(COMMIT),
            "",
            "subject",
            "author",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    Tree.Mapping model =
        Tree.mapping()
            .put("name", namespace)
            .put("settings", settings)
            .put("objects", new Tree.Sequence(List.copyOf(objects)))
            .build();
    return new Rendered(
        SHOP,
        revision,
        App.Format.PLAIN,
        model,
        digests,
        List.of(),
        Secrets.NONE,
        Map.of(),
        positions);
  }

  Rendered prepared(String yaml) {
    return new Preparation(cluster, "home").of(rendered(yaml));
  }

  Preview preview(String yaml) {
    return preview(prepared(yaml));
  }

  Preview preview(Rendered prepared) {
    return new Previewing(cluster, "home", nothingRecent()).of(prepared);
  }

  List<Change> changes(String yaml) {
    Preview preview = preview(yaml);
    assertThat(preview.findings())
        .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
        .isEmpty();
    return preview.changes();
  }

  static Release release(Rendered prepared) {
    return new Release(new DeploymentId("d-1"), new RunId("r-1"), prepared);
  }

  static Plan plan(Rendered prepared, List<Change> changes) {
    return new Plan(
        "sha256:" + "0".repeat(64),
        SHOP,
        new TargetRef(TargetRef.Kind.KUBERNETES, "here"),
        prepared.revision(),
        Optional.empty(),
        prepared.digest(),
        changes,
        List.of(),
        List.of());
  }

  /** Plans and carries out; the plan's changes. */
  List<Change> deploy(String yaml) {
    return deploy(prepared(yaml));
  }

  List<Change> deploy(Rendered prepared) {
    Preview preview = preview(prepared);
    assertThat(preview.findings())
        .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
        .isEmpty();
    carryOut(prepared, preview.changes());
    return preview.changes();
  }

  void carryOut(Rendered prepared, List<Change> changes) {
    Release release = release(prepared);
    for (Step step : Application.steps(release, plan(prepared, changes))) {
      application.apply(release, step, doing::add);
    }
  }

  Inventory inventory() {
    return new InventoryStore(cluster, OWNER, namespace).read();
  }
}
