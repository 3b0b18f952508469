package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Change;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The writes that are made are the changes of the plan and no others, whatever the objects. */
class PlanIsWhatHappensTest {
  private static final int ROUNDS = 40;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void forRandomObjectsBeforeAndAfter(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var bed = Bed.with("{force: true, prune: {confirmed: true}}");
    Map<String, Tree.Mapping> objects = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      RandomObjects.change(objects, random);
      disturb(bed, random);
      Rendered prepared =
          new Preparation(bed.cluster, "home").of(bed.rendered(List.copyOf(objects.values())));
      bed.cluster.forgetCalls();

      List<Change> planned = bed.deploy(prepared);

      assertThat(bed.writes())
          .as("round %d of seed %d", round, seed)
          .containsExactlyInAnyOrderElementsOf(writes(planned));
      assertThat(bed.preview(prepared).changes()).noneMatch(Change::acts);
      assertThat(updated(planned, bed)).as("what became of the updated fields").isEmpty();
    }
  }

  private static List<String> writes(List<Change> planned) {
    var writes = new ArrayList<String>();
    for (Change change : planned) {
      String object = change.service();
      switch (change) {
        case Change.Create _, Change.Update _ -> writes.add("apply " + object);
        case Change.Remove _ -> writes.add("delete " + object);
        case Change.Replace _ -> writes.addAll(List.of("delete " + object, "apply " + object));
        case Change.Keep _, Change.Retain _ -> {}
      }
    }
    return writes;
  }

  /** Replicas that are not what the plan said they would be. */
  private static List<String> updated(List<Change> planned, Bed bed) {
    var wrong = new ArrayList<String>();
    for (Change change : planned) {
      if (change instanceof Change.Update update) {
        for (Change.Field field : update.fields()) {
          String is =
              bed.cluster.objects().stream()
                  .filter(o -> ObjectId.of(o).toString().equals(update.service()))
                  .map(o -> o.mapping("spec").text("replicas").orElse(""))
                  .findFirst()
                  .orElse("gone");
          if (field.path().equals("spec.replicas") && !is.equals(field.after())) {
            wrong.add(update.service() + " has " + is + " and not " + field.after());
          }
        }
      }
    }
    return wrong;
  }

  /** What others do in between. */
  private static void disturb(Bed bed, RandomGenerator random) {
    List<Tree.Mapping> ours =
        bed.cluster.objects().stream()
            .filter(Bed.OWNER::owns)
            .filter(object -> !ObjectId.of(object).name().startsWith("slipway-"))
            .toList();
    if (ours.isEmpty() || random.nextInt(3) > 0) {
      return;
    }
    Tree.Mapping object = ours.get(random.nextInt(ours.size()));
    ObjectId id = ObjectId.of(object);
    if (random.nextInt(4) == 0) {
      bed.cluster.vanish(id.kind(), id.namespace(), id.name());
    } else if (id.kind().equals("Deployment")) {
      bed.cluster.updateAs(
          "hpa",
          object.with("spec", object.mapping("spec").with("replicas", Tree.of(random.nextInt(9)))));
    } else {
      bed.cluster.updateAs(
          "someone", object.with("data", object.mapping("data").with("k0", Tree.of("dGhlaXJz"))));
    }
  }
}
