package dev.slipway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
  @Test
  void everyValueKnowsItsPlace() {
    var root = (YamlNode.Mapping) read("a: 1\nb:\n  - x\n  - y\n").getFirst();

    var b = (YamlNode.Sequence) root.get("b").orElseThrow();
    assertThat(b.items().get(1).at()).isEqualTo(new Position("f.yaml", 4, 5));
  }

  @Test
  void anAliasSharesWhatItPointsTo() {
    var root = (YamlNode.Mapping) read("a: &x {k: v}\nb: *x\n").getFirst();

    assertThat(root.get("b")).containsSame(root.get("a").orElseThrow());
  }

  @Test
  void refusesAKeyThatStandsTwice() {
    assertThatThrownBy(() -> read("a: 1\nb: 2\na: 3\n"))
        .isInstanceOf(Problem.class)
        .hasMessage("f.yaml:3:1: the key \"a\" stands twice, first in line 1");
  }

  @Test
  void refusesAnAliasInsideItsAnchor() {
    assertThatThrownBy(() -> read("a: &x\n  b: *x\n"))
        .hasMessageContaining("f.yaml:2:6: the alias *x stands inside what it points to");
  }

  @Test
  void refusesABombWithoutWritingItOut() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }

    assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("values once its aliases");
  }

  @Test
  void refusesDeepNestingWithoutOverflowingTheStack() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).hasMessageContaining("nested more than");
  }

  @Test
  void aSyntaxErrorNamesThePlaceAndNotTheLine() {
    assertThatThrownBy(() -> read("a: 1\nb: [hunter2\nc: 3\n"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("f.yaml:3")
        .hasMessageNotContaining("hunter2");
  }

  private static List<YamlNode> read(String text) {
    return YamlReader.read("f.yaml", text, Limits.DEFAULT);
  }
}
