package dev.slipway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.controlplane.ControlPlane;
import dev.slipway.kubernetes.api.Connection;
import dev.slipway.kubernetes.apply.Manifests;
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
import dev.slipway.model.Verdict;
import dev.slipway.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The app {@code shop} of the fleet {@code home} in one namespace of a real cluster. */
final class OnApiServer {
  static final AppName SHOP = new AppName("shop");
  static final CommitId COMMIT = new CommitId("c".repeat(40));
  private static final TargetRef HERE = new TargetRef(TargetRef.Kind.KUBERNETES, "here");

  final KubernetesTarget target;
  final String namespace;

  OnApiServer(ControlPlane plane, String namespace) {
    this.target =
        new KubernetesTarget(
            HERE, "home", new Connection(Optional.of(plane.kubeconfig()), Optional.empty()));
    this.namespace = namespace;
  }

  /** Plans and carries out, and waits until all is well. */
  void deploy(String yaml) throws InterruptedException {
    Rendered prepared = target.prepare(rendered(yaml));
    var release = new Release(new DeploymentId("d-1"), new RunId("r-1"), prepared);
    Target.Preview preview = preview(prepared);
    assertThat(preview.findings())
        .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
        .isEmpty();
    var plan =
        new Plan(
            "sha256:" + "0".repeat(64),
            SHOP,
            HERE,
            prepared.revision(),
            Optional.empty(),
            prepared.digest(),
            preview.changes(),
            preview.findings(),
            preview.notes());
    target.steps(release, plan).forEach(step -> target.apply(release, step, _ -> {}));
    try (var health = target.health(release)) {
      assertThat(health.await(Duration.ofMinutes(2), () -> false))
          .isInstanceOf(Verdict.Healthy.class);
    }
  }

  /** What deploying would change now. */
  List<Change> changes(String yaml) {
    return preview(target.prepare(rendered(yaml))).changes();
  }

  private Target.Preview preview(Rendered prepared) {
    return target.preview(prepared, target.observe(SHOP, namespace));
  }

  private Rendered rendered(String yaml) {
    List<Tree.Mapping> objects = Manifests.objects(yaml);
    Map<String, String> digests = new HashMap<>();
    for (Tree.Mapping object : objects) {
      digests.put(ObjectId.of(object).toString(), Digest.of(object.canonicalJson()));
    }
    var revision =
        new Revision(
            "repo", "main", COMMIT, "", "", "", Instant.EPOCH, Optional.empty(), Optional.empty());
    Tree.Mapping model =
        Tree.mapping()
            .put("name", namespace)
            .put("objects", new Tree.Sequence(List.copyOf(objects)))
            .build();
    return new Rendered(SHOP, revision, App.Format.PLAIN, model, digests, List.of(), Secrets.NONE);
  }
}
