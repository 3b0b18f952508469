package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.MemoryCluster;
import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Preview;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdoptionTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: 'web:1'}]}
      """;

  private final Bed bed = new Bed();

  @Test
  void takingOverWhatIsTheSameTouchesItsLabelsAlone() {
    bed.cluster.updateAs("kubectl-client-side-apply", Manifests.object(WEB));

    Preview preview = bed.preview(WEB);

    assertThat(preview.changes())
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Update.class,
            update ->
                assertThat(update.fields())
                    .extracting(Change.Field::path)
                    .containsExactly(
                        "metadata.labels[slipway.dev/app]", "metadata.labels[slipway.dev/fleet]"));
    assertThat(preview.notes())
        .containsExactly("takes over what is there already: Deployment/shop/web");

    bed.deploy(WEB);
    assertThat(bed.changes(WEB)).containsExactly(new Change.Keep("Deployment/shop/web"));
    assertThat(managers()).containsExactly("slipway");
  }

  @Test
  void whatOnlyTheOldToolHadGoesAsThePlanSays() {
    bed.cluster.updateAs(
        "kubectl-client-side-apply",
        Manifests.object(WEB.replace("replicas: 2", "replicas: 2\n  paused: true")));

    List<Change> planned = bed.deploy(WEB);

    assertThat(planned)
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Update.class,
            update ->
                assertThat(update.fields()).contains(new Change.Field("spec.paused", "true", "")));
    assertThat(live().mapping("spec").get("paused")).isEmpty();
    assertThat(bed.changes(WEB)).containsExactly(new Change.Keep("Deployment/shop/web"));
  }

  @Test
  void aControllerThatWritesInBetweenIsNoObstacle() {
    bed.cluster.updateAs("kubectl-client-side-apply", Manifests.object(WEB));
    bed.cluster.fail(
        call -> call.verb().equals("patch"),
        3,
        () -> new ApiFailure(409, "Conflict", "the object has been modified", List.of()));

    bed.deploy(WEB);

    assertThat(managers()).containsExactly("slipway");
  }

  @Test
  void whatAPersonHasEditedStaysTheirs() {
    Tree.Mapping applied = bed.cluster.updateAs("kubectl-client-side-apply", Manifests.object(WEB));
    bed.cluster.updateAs(
        "kubectl-edit",
        applied.with("spec", applied.mapping("spec").with("paused", Tree.of(true))));

    bed.deploy(WEB);

    assertThat(live().mapping("spec").text("paused")).hasValue("true");
  }

  @Test
  void withSsaMergeTheFieldsOfOtherToolsStay() {
    bed.cluster.updateAs(
        "kubectl-client-side-apply",
        Manifests.object(WEB.replace("replicas: 2", "replicas: 2\n  paused: true")));

    bed.deploy(
        WEB.replace(
            "namespace: shop}",
            "namespace: shop, annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}}"));

    assertThat(live().mapping("spec").text("paused")).hasValue("true");
  }

  @Test
  void podsThatWouldRestartAreNamed() {
    bed.cluster.updateAs("kubectl-client-side-apply", Manifests.object(WEB));

    assertThat(bed.preview(WEB.replace("web:1", "web:2")).notes())
        .anySatisfy(note ->
            assertThat(note)
                .contains("restarts its pods: spec.template.spec.containers[web].image"));
  }

  @Test
  void toolsThatStillKeepItAreNamedWithTheWayToStopThem() {
    marked("argo", "annotations: {argocd.argoproj.io/tracking-id: 'web:apps/Deployment:shop/web'}");
    marked(
        "flux",
        "labels: {kustomize.toolkit.fluxcd.io/name: apps,"
            + " kustomize.toolkit.fluxcd.io/namespace: flux-system}");
    marked("helm", "annotations: {meta.helm.sh/release-name: cache}");

    List<Finding> findings = bed.preview(map("argo") + map("flux") + map("helm")).findings();

    assertThat(findings).allMatch(f -> f.severity() == Finding.Severity.WARNING);
    assertThat(findings)
        .extracting(Finding::what)
        .satisfiesExactly(
            what ->
                assertThat(what).startsWith("Argo CD's application web keeps ConfigMap/shop/argo"),
            what -> assertThat(what).startsWith("Flux's Kustomization flux-system/apps keeps"),
            what -> assertThat(what).startsWith("the Helm release cache keeps"));
    assertThat(findings)
        .extracting(Finding::next)
        .satisfiesExactly(
            next -> assertThat(next).contains("--cascade=false"),
            next -> assertThat(next).contains("flux suspend kustomization apps"),
            next -> assertThat(next).contains("sh.helm.release.v1.cache"));
  }

  @Test
  void whatFluxHasBesidesIsNamed() {
    bed.cluster.applyAs(
        "flux",
        Manifests.object(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: kustomizations.kustomize.toolkit.fluxcd.io}
            spec:
              group: kustomize.toolkit.fluxcd.io
              scope: Namespaced
              names: {kind: Kustomization, plural: kustomizations}
              versions: [{name: v1, served: true, storage: true}]
            """));
    bed.cluster.applyAs("flux", MemoryCluster.object("v1", "Namespace", "", "flux-system"));
    bed.cluster.applyAs(
        "flux",
        MemoryCluster.object(
            "kustomize.toolkit.fluxcd.io/v1", "Kustomization", "flux-system", "apps"));
    bed.cluster.status(
        "Kustomization",
        "flux-system",
        "apps",
        Manifests.object(
            "inventory: {entries: [{id: shop_flux__ConfigMap, v: v1}, {id: shop_old__ConfigMap, v:"
                + " v1}]}"));
    marked(
        "flux",
        "labels: {kustomize.toolkit.fluxcd.io/name: apps,"
            + " kustomize.toolkit.fluxcd.io/namespace: flux-system}");

    assertThat(bed.preview(map("flux")).notes())
        .anySatisfy(
            note -> assertThat(note).contains("flux-system/apps also has", "ConfigMap/shop/old"));
  }

  private void marked(String name, String marks) {
    bed.cluster.applyAs(
        "tool",
        Manifests.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: shop, %s}}"
                .formatted(name, marks)));
  }

  private static String map(String name) {
    return "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}\n".formatted(name);
  }

  private Tree.Mapping live() {
    return bed.cluster.object("Deployment", "shop", "web").orElseThrow();
  }

  private List<String> managers() {
    return FieldSets.entries(live()).map(entry -> entry.text("manager").orElse("")).toList();
  }
}
