package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.MemoryCluster;
import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectTarget.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApplicationTest {
  private static final String MAP =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}\n";
  private static final String OTHER = MAP.replace("name: a", "name: b");
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
  private static final String HOME = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n";

  private final Bed bed = new Bed();

  @Test
  void whatComesIsInTheInventoryBeforeItIsThere() {
    bed.deploy(MAP);

    assertThat(bed.cluster.writes())
        .extracting(MemoryCluster.Call::toString)
        .containsExactly("apply ConfigMap/shop/slipway-shop", "apply ConfigMap/shop/a");
    assertThat(bed.inventory().ids()).containsExactly(new ObjectId("", "ConfigMap", "shop", "a"));
    assertThat(bed.inventory().commit())
        .hasValueSatisfying(commit -> assertThat(commit.value()).isEqualTo(Bed.COMMIT));
  }

  @Test
  void definitionsComeFirstAndTheInventoryIntoANewNamespaceRightAfterIt() {
    bed.cluster.vanish("Namespace", "", "shop");

    bed.deploy(MAP + "---\n" + Widgets.ONE + "---\n" + Widgets.DEFINITION + "---\n" + HOME);

    assertThat(bed.cluster.writes())
        .extracting(MemoryCluster.Call::toString)
        .containsExactly(
            "apply Namespace/shop",
            "apply ConfigMap/shop/slipway-shop",
            "apply CustomResourceDefinition/widgets.example.com",
            "apply Widget.example.com/shop/one",
            "apply ConfigMap/shop/a");
  }

  @Test
  void theStepsAreTheStagesThatAct() {
    bed.deploy(OTHER + "---\n" + MAP);
    Rendered prepared = bed.prepared(MAP + "---\n" + WEB + "---\n" + Widgets.DEFINITION);
    var plan = Bed.plan(prepared, bed.preview(prepared).changes());

    assertThat(Application.steps(Bed.release(prepared), plan))
        .extracting(Step::name)
        .containsExactly("definitions", "objects", "prune");
  }

  @Test
  void aStepThatIsDoneIsNotDoneAgain() {
    Rendered prepared = bed.prepared(MAP + "---\n" + WEB);
    List<Change> changes = bed.preview(prepared).changes();
    bed.carryOut(prepared, changes);
    bed.cluster.forgetCalls();

    bed.carryOut(prepared, changes);

    assertThat(bed.cluster.writes()).isEmpty();
  }

  @Test
  void aClusterThatMovedIsNotWrittenTo() {
    bed.deploy(WEB + "---\n" + MAP);
    Rendered prepared =
        bed.prepared(WEB.replace("web:1", "web:2") + "---\n" + MAP.replace("'1'", "'2'"));
    List<Change> changes = bed.preview(prepared).changes();
    Tree.Mapping live = bed.cluster.object("Deployment", "shop", "web").orElseThrow();
    bed.cluster.updateAs(
        "kubectl-edit", live.with("spec", live.mapping("spec").with("replicas", Tree.of(9))));
    bed.cluster.forgetCalls();

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> bed.carryOut(prepared, changes))
        .satisfies(problem -> {
          assertThat(problem.exitCode()).isEqualTo(ExitCode.PARTIAL);
          assertThat(problem.what())
              .contains("the cluster moved", "Deployment/shop/web", "spec.replicas is 9");
          assertThat(problem.next().orElseThrow()).contains("plan again");
        });
    assertThat(bed.cluster.writes()).isEmpty();
  }

  @Test
  void whatWasThereWhenItWasPlannedAndIsGoneIsNotCreated() {
    bed.deploy(MAP);
    Rendered prepared = bed.prepared(MAP.replace("'1'", "'2'"));
    List<Change> changes = bed.preview(prepared).changes();
    bed.cluster.vanish("ConfigMap", "shop", "a");

    assertThatThrownBy(() -> bed.carryOut(prepared, changes))
        .hasMessageContaining("ConfigMap/shop/a is gone");
  }

  @Test
  void oneObjectThatIsRefusedKeepsTheWholeStepFromBeingWritten() {
    Rendered prepared = bed.prepared(MAP + "---\n" + OTHER + "---\n" + WEB);
    List<Change> changes = bed.preview(prepared).changes();
    bed.cluster.admission(object -> {
      if (object.text("kind").equals(Optional.of("ConfigMap"))) {
        throw new ApiFailure(403, "Forbidden", "no maps today", List.of());
      }
      return object;
    });

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> bed.carryOut(prepared, changes))
        .satisfies(problem ->
            assertThat(problem.what())
                .contains("app.yaml:1 ConfigMap/shop/a: no maps today", "app.yaml:2"));
    assertThat(bed.cluster.writes()).isEmpty();
  }

  @Test
  void whatCannotChangeIsDeletedAndCreatedAnew() {
    bed.settings("force: true");
    bed.deploy(WEB);
    String uid = uid("Deployment", "web");

    bed.deploy(WEB.replace("matchLabels: {app: web}", "matchLabels: {app: shop}"));

    assertThat(uid("Deployment", "web")).isNotEqualTo(uid);
    assertThat(bed.writes())
        .containsExactly(
            "apply Deployment/shop/web", "delete Deployment/shop/web", "apply Deployment/shop/web");
  }

  @Test
  void whatIsBeingDeletedIsWaitedForAndCreatedAnew() {
    bed.deploy(MAP.replace("name: a", "name: a, finalizers: [example.com/wait]"));
    String uid = uid("ConfigMap", "a");
    var type = bed.cluster.type("v1", "ConfigMap").orElseThrow();
    bed.cluster.delete(type, "shop", "a", new Cluster.Deletion("", false, false));
    Rendered prepared = bed.prepared(MAP);
    List<Change> changes = bed.preview(prepared).changes();
    assertThat(changes)
        .containsExactly(new Change.Replace("ConfigMap/shop/a", List.of(), "is being deleted"));

    var carrying = Thread.ofVirtual().start(() -> bed.carryOut(prepared, changes));
    Tree finalizers = new Tree.Sequence(List.of());
    bed.cluster.patch(
        type,
        "shop",
        "a",
        "",
        Tree.mapping()
            .put("metadata", Tree.mapping().put("finalizers", finalizers).build())
            .build());
    join(carrying);

    assertThat(uid("ConfigMap", "a")).isNotEqualTo(uid);
  }

  @Test
  void whatIsNoLongerRenderedIsRemovedAndForgotten() {
    bed.deploy(MAP + "---\n" + OTHER);

    bed.deploy(MAP);

    assertThat(bed.cluster.object("ConfigMap", "shop", "b")).isEmpty();
    assertThat(bed.inventory().ids()).containsExactly(new ObjectId("", "ConfigMap", "shop", "a"));
  }

  @Test
  void whatCannotBeRemovedStaysInTheInventory() {
    bed.deploy(MAP + "---\n" + OTHER + "---\n" + WEB);
    Rendered prepared = bed.prepared(WEB + "---\n" + MAP);
    List<Change> changes = bed.preview(prepared).changes();
    bed.cluster.fail(
        call -> call.verb().equals("delete") && call.write(),
        1,
        () -> new ApiFailure(403, "Forbidden", "not this one", List.of()));

    assertThatThrownBy(() -> bed.carryOut(prepared, changes))
        .hasMessageContaining("ConfigMap/shop/b was not removed: not this one");
    assertThat(bed.inventory().ids()).contains(new ObjectId("", "ConfigMap", "shop", "b"));

    bed.deploy(prepared);
    assertThat(bed.cluster.object("ConfigMap", "shop", "b")).isEmpty();
  }

  @Test
  void whatIsNoLongerOursIsNotRemovedThoughItWasPlanned() {
    bed.deploy(MAP + "---\n" + OTHER);
    Rendered prepared = bed.prepared(MAP);
    List<Change> changes = bed.preview(prepared).changes();
    bed.cluster.vanish("ConfigMap", "shop", "b");
    bed.cluster.updateAs("someone", MemoryCluster.object("v1", "ConfigMap", "shop", "b"));

    bed.carryOut(prepared, changes);

    assertThat(bed.cluster.object("ConfigMap", "shop", "b")).isPresent();
    assertThat(bed.inventory().ids()).containsExactly(new ObjectId("", "ConfigMap", "shop", "a"));
  }

  @Test
  void aDefinitionThatIsNeverEstablishedIsAProblem() {
    bed.cluster.neverEstablish();

    assertThatThrownBy(() -> bed.deploy(Widgets.DEFINITION))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did not become established");
  }

  @Test
  void killedAtAnyWriteNothingIsLeftWithoutAnOwnerAndTheNextRunEndsIt() {
    String before = HOME + "---\n" + MAP + "---\n" + OTHER + "---\n" + WEB;
    String after =
        HOME
            + "---\n"
            + Widgets.DEFINITION
            + "---\n"
            + Widgets.ONE
            + "---\n"
            + MAP.replace("'1'", "'2'")
            + "---\n"
            + MAP.replace("name: a", "name: c")
            + "---\n"
            + WEB.replace("matchLabels: {app: web}", "matchLabels: {app: shop}");
    Set<String> expected = undisturbed(before, after);
    boolean killed = true;
    for (int writes = 0; killed; writes++) {
      var disturbed = Bed.with("force: true");
      disturbed.cluster.vanish("Namespace", "", "shop");
      killed = killedAfter(writes, disturbed, before);
      nothingIsLost(disturbed);
      disturbed.deploy(before);
      killed |= killedAfter(writes, disturbed, after);
      nothingIsLost(disturbed);
      disturbed.deploy(after);
      nothingIsLost(disturbed);

      assertThat(contents(disturbed)).as("killed after %d writes", writes).isEqualTo(expected);
      assertThat(disturbed.changes(after)).allMatch(Change.Keep.class::isInstance);
    }
  }

  private static Set<String> undisturbed(String before, String after) {
    var bed = Bed.with("force: true");
    bed.deploy(before);
    bed.deploy(after);
    return contents(bed);
  }

  /** Not a Problem, and no failure of the server: the process is no more. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static boolean killedAfter(int writes, Bed bed, String yaml) {
    var left = new AtomicInteger(writes);
    bed.cluster.fail(call -> call.write() && left.getAndDecrement() <= 0, 1, Killed::new);
    boolean killed = false;
    try {
      bed.deploy(yaml);
    } catch (Killed e) {
      killed = true;
    }
    bed.cluster.heal();
    return killed;
  }

  /**
   * Each object with our labels is in the inventory; the namespace that holds it may come first.
   */
  private static void nothingIsLost(Bed bed) {
    Set<ObjectId> known = Set.copyOf(bed.inventory().ids());
    assertThat(bed.cluster.objects())
        .filteredOn(Bed.OWNER::owns)
        .extracting(ObjectId::of)
        .filteredOn(id -> !id.name().startsWith("slipway-") && !id.kind().equals("Namespace"))
        .allMatch(known::contains);
  }

  private static Set<String> contents(Bed bed) {
    return bed.cluster.objects().stream()
        .filter(object -> !ObjectId.of(object).name().startsWith("slipway-"))
        .map(object -> Differences.content(object).canonicalJson())
        .collect(Collectors.toSet());
  }

  private String uid(String kind, String name) {
    return bed.cluster
        .object(kind, "shop", name)
        .orElseThrow()
        .mapping("metadata")
        .text("uid")
        .orElseThrow();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
