package dev.slipway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubernetes.api.MemoryCluster;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesTargetTest {
  private static final AppName SHOP = new AppName("shop");
  private static final TargetRef HERE = new TargetRef(TargetRef.Kind.KUBERNETES, "here");
  private static final CommitId COMMIT = new CommitId("a".repeat(40));

  private final MemoryCluster cluster = new MemoryCluster();
  private final KubernetesTarget target = new KubernetesTarget(HERE, "home", () -> cluster);

  @Test
  void anAppComesIsSeenAndGoes() {
    Rendered prepared = target.prepare(rendered());
    Observed before = target.observe(SHOP, "default");
    Target.Preview preview = target.preview(prepared, before);
    var release = new Release(new DeploymentId("d-1"), new RunId("r-1"), prepared);
    target
        .steps(release, plan(prepared, preview))
        .forEach(step -> target.apply(release, step, _ -> {}));

    assertThat(before.instances()).isEmpty();
    assertThat(target.observe(SHOP, "default").instances())
        .singleElement()
        .satisfies(instance -> {
          assertThat(instance.service()).isEqualTo("Deployment/default/web");
          assertThat(instance.commit()).contains(COMMIT);
          assertThat(instance.image()).contains("web:1");
          assertThat(instance.id()).isNotEmpty();
        });
    assertThat(target.adoptable(prepared)).isEmpty();

    target.remove(SHOP, "default", false);

    assertThat(target.observe(SHOP, "default").instances()).isEmpty();
    assertThat(cluster.object("Deployment", "default", "web")).isEmpty();
  }

  @Test
  void whatIsThereAlreadyIsComparedAndCanBeLetGoAgain() {
    cluster.updateAs("kubectl-client-side-apply", web("web:0", "default"));
    Rendered prepared = target.prepare(rendered());

    assertThat(target.adoptable(prepared))
        .singleElement()
        .satisfies(adoptable -> {
          assertThat(adoptable.service()).isEqualTo("Deployment/default/web");
          assertThat(adoptable.differences())
              .extracting(field -> field.before() + " -> " + field.after())
              .containsExactly("web:0 -> web:1");
        });

    var release = new Release(new DeploymentId("d-1"), new RunId("r-1"), prepared);
    Target.Preview preview = target.preview(prepared, target.observe(SHOP, "default"));
    target
        .steps(release, plan(prepared, preview))
        .forEach(step -> target.apply(release, step, _ -> {}));
    assertThat(target.release(SHOP, "default"))
        .containsExactly(new ObjectId("apps", "Deployment", "default", "web"));
    assertThat(target.observe(SHOP, "default").instances()).isEmpty();
    assertThat(cluster.object("Deployment", "default", "web")).isPresent();
  }

  private static Rendered rendered() {
    var revision =
        new Revision(
            "repo", "main", COMMIT, "", "", "", Instant.EPOCH, Optional.empty(), Optional.empty());
    Tree.Mapping model =
        Tree.mapping()
            .put("name", "default")
            .put("objects", new Tree.Sequence(List.of(web("web:1", ""))))
            .build();
    return new Rendered(
        SHOP,
        revision,
        App.Format.PLAIN,
        model,
        Map.of("Deployment/web", "hmac-sha256:0"),
        List.of(),
        Secrets.NONE);
  }

  private static Tree.Mapping web(String image, String namespace) {
    Tree.Mapping container = Tree.mapping().put("name", "web").put("image", image).build();
    Tree.Mapping pod =
        Tree.mapping().put("containers", new Tree.Sequence(List.of(container))).build();
    return MemoryCluster.object("apps/v1", "Deployment", namespace, "web")
        .with(
            "spec",
            Tree.mapping().put("template", Tree.mapping().put("spec", pod).build()).build());
  }

  private static Plan plan(Rendered prepared, Target.Preview preview) {
    return new Plan(
        "sha256:" + "0".repeat(64),
        SHOP,
        HERE,
        prepared.revision(),
        Optional.empty(),
        prepared.digest(),
        preview.changes(),
        preview.findings(),
        preview.notes());
  }
}
