package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubernetes.apply.Inventory.Part;
import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.model.ObjectId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private static final int TWO = 2 * (InventoryText.line(entry("a")).length() + 1);

  @Test
  void anEntryStaysInThePartThatItIsIn() {
    var before = inventory(new Part(1, entries("b", "c")), new Part(2, entries("d")));

    assertThat(before.holding(entries("a", "b", "c", "d"), TWO))
        .containsExactly(new Part(1, entries("b", "c")), new Part(2, entries("d", "a")));
  }

  @Test
  void whatDoesNotFitBeginsAnotherPart() {
    assertThat(Inventory.NONE.holding(entries("a", "b", "c"), TWO))
        .containsExactly(new Part(1, entries("a", "b")), new Part(2, entries("c")));
  }

  @Test
  void aPartThatBecomesEmptyIsStillTold() {
    var before = inventory(new Part(1, entries("a", "b")), new Part(2, entries("c")));

    assertThat(before.holding(entries("a"), TWO))
        .containsExactly(new Part(1, entries("a")), new Part(2, List.of()));
  }

  @Test
  void anAppWithNothingHasAnEmptyInventory() {
    assertThat(Inventory.NONE.holding(List.of(), TWO)).containsExactly(new Part(1, List.of()));
  }

  @Test
  void theUnionHasTheVersionsOfNow() {
    var newer = new Entry(entry("a").id(), "v2");

    assertThat(inventory(new Part(1, entries("a", "b"))).and(List.of(newer)))
        .containsExactly(newer, entry("b"));
  }

  private static Inventory inventory(Part... parts) {
    return new Inventory(List.of(parts), Optional.empty());
  }

  private static List<Entry> entries(String... names) {
    return List.of(names).stream().map(InventoryTest::entry).toList();
  }

  private static Entry entry(String name) {
    return new Entry(new ObjectId("", "ConfigMap", "shop", name), "v1");
  }
}
