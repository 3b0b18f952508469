package dev.slipway.kustomize.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small mappings are kept otherwise than large ones, which must not show. */
class MapNodeTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 10, 1_000})
  void fieldsKeepTheirOrderWhateverTheirNumber(int size) {
    MapNode map = ofSize(size);

    assertThat(map.size()).isEqualTo(size);
    assertThat(map.keys()).containsExactlyElementsOf(names(size));
    assertThat(map.get("f" + (size - 1))).hasToString("" + (size - 1));
    assertThat(map.get("other")).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 1_000})
  void aFieldThatIsThereKeepsItsPlace(int size) {
    MapNode map = ofSize(size);

    map.put("f0", ScalarNode.string("changed"));

    assertThat(map.keys()).containsExactlyElementsOf(names(size));
    assertThat(map.text("f0")).isEqualTo("changed");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 1_000})
  void whatIsRemovedComesBackAtTheEnd(int size) {
    MapNode map = ofSize(size);

    assertThat(map.remove("f0")).hasToString("0");
    assertThat(map.has("f0")).isFalse();
    assertThat(map.remove("f0")).isNull();
    map.put("f0", ScalarNode.string("again"));

    assertThat(map.keys()).hasSize(size).last().isEqualTo("f0");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9})
  void aCopySharesNothingThatCanChange(int size) {
    MapNode map = ofSize(size);
    MapNode copy = map.copy();

    copy.put("new", ScalarNode.string("x"));
    ((ScalarNode) copy.fields().iterator().next().value()).setValue("changed");
    map.remove("f1");

    assertThat(map.text("f0")).isEqualTo("0");
    assertThat(map.size()).isEqualTo(size - 1);
    assertThat(copy.size()).isEqualTo(size + 1);
    copy.clear();
    assertThat(copy.isNothing()).isTrue();
  }

  private static MapNode ofSize(int size) {
    var map = new MapNode();
    for (String name : names(size)) {
      map.put(name, ScalarNode.string(name.substring(1)));
    }
    return map;
  }

  private static List<String> names(int size) {
    return IntStream.range(0, size).mapToObj(i -> "f" + i).toList();
  }
}
