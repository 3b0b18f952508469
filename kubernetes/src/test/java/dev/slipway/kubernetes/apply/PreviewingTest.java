package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.Change.Field;
import dev.slipway.model.Finding;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Preview;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreviewingTest {
  private static final String MAP =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}\n";
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: 'web:1'}]}
      """;

  private final Bed bed = new Bed();

  @Test
  void whatIsNotThereIsCreated() {
    assertThat(bed.changes(MAP)).containsExactly(new Change.Create("ConfigMap/shop/a", List.of()));
    assertThat(bed.cluster.writes()).isEmpty();
  }

  @Test
  void whatIsAsWrittenIsKeptWithoutATrialOfItsOwn() {
    bed.deploy(MAP + "---\n" + WEB);
    bed.cluster.forgetCalls();

    assertThat(bed.changes(MAP + "---\n" + WEB)).allMatch(Change.Keep.class::isInstance);
    assertThat(bed.cluster.calls()).noneMatch(call -> call.verb().equals("apply"));
  }

  @Test
  void manyObjectsOfAKindAreLookedUpByOneList() {
    String many =
        IntStream.range(0, 50)
            .mapToObj(i -> MAP.replace("name: a", "name: a" + i))
            .collect(Collectors.joining("---\n"));
    bed.deploy(many);
    bed.cluster.forgetCalls();

    assertThat(bed.changes(many)).hasSize(50).allMatch(Change.Keep.class::isInstance);
    assertThat(bed.cluster.calls()).hasSizeLessThan(6);
  }

  @Test
  void aChangeIsToldFieldByField() {
    bed.deploy(WEB);

    assertThat(bed.changes(WEB.replace("web:1", "web:2").replace("replicas: 2", "replicas: 3")))
        .containsExactly(
            new Change.Update(
                "Deployment/shop/web",
                List.of(
                    new Field("spec.replicas", "2", "3"),
                    new Field("spec.template.spec.containers[web].image", "web:1", "web:2"))));
  }

  @Test
  void whatAnotherHasChangedIsPutBackAndItIsSaidFromWhom() {
    bed.deploy(WEB);
    Tree.Mapping live = bed.cluster.object("Deployment", "shop", "web").orElseThrow();
    bed.cluster.updateAs(
        "hpa", live.with("spec", live.mapping("spec").with("replicas", Tree.of(5))));

    Preview preview = bed.preview(WEB);

    assertThat(preview.changes())
        .containsExactly(
            new Change.Update(
                "Deployment/shop/web", List.of(new Field("spec.replicas", "5", "2"))));
    assertThat(preview.notes())
        .anySatisfy(
            note -> assertThat(note).contains("Deployment/shop/web", "spec.replicas", "from hpa"));
  }

  @Test
  void whatAControllerWritesBetweenALookAndATrialIsNoDifference() {
    bed.deploy(WEB);
    var times = new AtomicInteger();
    bed.cluster.fail(
        call -> {
          if (call.verb().equals("apply") && times.getAndIncrement() == 0) {
            bed.cluster.updateAs("controller", annotated("revision"));
          }
          return false;
        },
        1,
        IllegalStateException::new);

    assertThat(bed.changes(WEB.replace("web:1", "web:2")))
        .containsExactly(
            new Change.Update(
                "Deployment/shop/web",
                List.of(new Field("spec.template.spec.containers[web].image", "web:1", "web:2"))));
  }

  private Tree.Mapping annotated(String key) {
    Tree.Mapping live = bed.cluster.object("Deployment", "shop", "web").orElseThrow();
    Tree annotations = Tree.mapping().put(key, "1").build();
    return live.with("metadata", live.mapping("metadata").with("annotations", annotations));
  }

  @Test
  void anIgnoredFieldIsLeftToWhoeverSetsIt() {
    bed.deploy(WEB);
    Tree.Mapping live = bed.cluster.object("Deployment", "shop", "web").orElseThrow();
    bed.cluster.updateAs(
        "hpa", live.with("spec", live.mapping("spec").with("replicas", Tree.of(5))));
    bed.settings("ignore: [{paths: [/spec/replicas], target: {kind: Deployment}}]");

    assertThat(bed.changes(WEB)).allMatch(Change.Keep.class::isInstance);

    bed.deploy(WEB.replace("web:1", "web:2"));
    assertThat(replicas()).isEqualTo("5");
    assertThat(bed.changes(WEB.replace("web:1", "web:2"))).allMatch(Change.Keep.class::isInstance);
  }

  @Test
  void anIgnoredFieldThatNobodyElseKeepsIsNotRemoved() {
    bed.deploy(WEB);
    bed.settings("ignore: [{paths: [/spec/replicas]}]");

    bed.deploy(WEB.replace("web:1", "web:2").replace("replicas: 2", "replicas: 7"));

    assertThat(replicas()).isEqualTo("2");
  }

  private String replicas() {
    return bed.cluster
        .object("Deployment", "shop", "web")
        .orElseThrow()
        .mapping("spec")
        .text("replicas")
        .orElse("none");
  }

  @Test
  void allErrorsAreToldAtOnceEachAtItsObject() {
    bed.cluster.admission(object -> {
      if (object.mapping("data").text("x").filter("bad"::equals).isPresent()) {
        throw new ApiFailure(
            422,
            "Invalid",
            "invalid",
            List.of(
                new ApiFailure.Cause("data.x", "FieldValueInvalid", "Invalid value: bad"),
                new ApiFailure.Cause("data.y", "FieldValueRequired", "Required value")));
      }
      return object;
    });
    String bad = MAP.replace("'1'", "bad");

    Preview preview = bed.preview(bad + "---\n" + bad.replace("name: a", "name: b"));

    assertThat(preview.findings())
        .extracting(Finding::where)
        .containsExactly(
            "ConfigMap/shop/a", "ConfigMap/shop/a", "ConfigMap/shop/b", "ConfigMap/shop/b");
    assertThat(preview.findings())
        .extracting(Finding::what)
        .contains("data.x: Invalid value: bad", "data.y: Required value");
  }

  @Test
  void whatCannotChangeIsRefusedWithTheWayOutAndReplacedByForce() {
    bed.deploy(WEB);
    String moved = WEB.replace("matchLabels: {app: web}", "matchLabels: {app: shop}");

    assertThat(bed.preview(moved).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).isEqualTo("object-immutable");
          assertThat(finding.what()).contains("spec.selector");
          assertThat(finding.next()).contains("slipway.dev/force");
        });

    bed.settings("force: true");
    assertThat(bed.changes(moved))
        .containsExactly(
            new Change.Replace(
                "Deployment/shop/web",
                List.of(new Field("spec.selector.matchLabels.app", "web", "shop")),
                "cannot be changed in place"));
  }

  @Test
  void forceNeverDeletesData() {
    String claim =
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {storageClassName: slow}
        """;
    bed.settings("force: true");
    bed.deploy(claim);

    assertThat(bed.preview(claim.replace("slow", "fast")).findings())
        .extracting(Finding::rule)
        .containsExactly("object-immutable");
  }

  @Test
  void annotationsOptOut() {
    String alone =
        MAP.replace("name: a", "name: a, annotations: {slipway.dev/reconcile: disabled}");
    assertThat(bed.changes(alone)).containsExactly(new Change.Keep("ConfigMap/shop/a"));

    String once = MAP.replace("name: a", "name: b, annotations: {slipway.dev/ssa: IfNotPresent}");
    assertThat(bed.deploy(once)).containsExactly(new Change.Create("ConfigMap/shop/b", List.of()));
    assertThat(bed.changes(once.replace("'1'", "'2'")))
        .containsExactly(new Change.Keep("ConfigMap/shop/b"));
  }

  @Test
  void whatIsNoLongerRenderedIsRemovedLast() {
    bed.deploy(MAP + "---\n" + MAP.replace("name: a", "name: b") + "---\n" + WEB);

    assertThat(bed.changes(WEB + "---\n" + MAP))
        .containsExactly(
            new Change.Keep("ConfigMap/shop/a"),
            new Change.Keep("Deployment/shop/web"),
            new Change.Remove("ConfigMap/shop/b", List.of()));
  }

  @Test
  void anEmptiedDirectoryRemovesNothing() {
    bed.deploy(MAP);

    assertThat(bed.preview("").findings()).extracting(Finding::rule).containsExactly("prune-all");
  }

  @Test
  void aVolumeThatVanishedStaysAndItsNewNameIsSaidToBeEmpty() {
    String claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}}\n";
    bed.deploy(claim + "---\n" + MAP);

    Preview preview = bed.preview(MAP + "---\n" + claim.replace("name: data", "name: dev-data"));

    assertThat(preview.changes())
        .anySatisfy(change ->
            assertThat(change)
                .isInstanceOfSatisfying(
                    Change.Retain.class,
                    retain -> {
                      assertThat(retain.service()).isEqualTo("PersistentVolumeClaim/shop/data");
                      assertThat(retain.reason()).contains("slipway.dev/prune: enabled");
                    }));
    assertThat(preview.notes())
        .anySatisfy(note -> assertThat(note).contains("dev-data is new and starts empty"));
  }

  @Test
  void aNamespaceThatIsMissingIsOneError() {
    assertThat(
            bed.preview(
                    MAP.replace("name: a", "name: a, namespace: gone")
                        + "---\n"
                        + MAP.replace("name: a", "name: b, namespace: gone"))
                .findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).isEqualTo("namespace-missing");
          assertThat(finding.where()).isEqualTo("ConfigMap/gone/a");
        });
  }

  @Test
  void whatNeedsWhatThisPlanBringsIsCreatedUntried() {
    Preview preview =
        bed.preview(
            "{apiVersion: v1, kind: Namespace, metadata: {name: new}}\n---\n"
                + MAP.replace("name: a", "name: a, namespace: new")
                + "---\n"
                + Widgets.ONE
                + "---\n"
                + Widgets.DEFINITION);

    assertThat(preview.findings()).isEmpty();
    assertThat(preview.changes())
        .extracting(Change::service)
        .containsExactly(
            "Namespace/new",
            "CustomResourceDefinition/widgets.example.com",
            "Widget.example.com/shop/one",
            "ConfigMap/new/a");
    assertThat(preview.notes())
        .anySatisfy(note -> assertThat(note).contains("2 objects are tried"));
  }

  @Test
  void anotherAppsObjectIsRefused() {
    Tree.Mapping theirs =
        new Ownership("home", new AppName("blog"))
            .on(Manifests.object(MAP.replace("name: a", "name: a, namespace: shop")));
    bed.cluster.applyAs("slipway", theirs);

    assertThat(bed.preview(MAP).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.what()).contains("blog of the fleet home"));
  }
}
