package dev.slipway.kustomize.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  /** The messages are those of kustomize 5.8.1 for the same text after two other lines. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          [a?b]               ~ line 2: did not find expected ',' or ']'
          [- a]               ~ line 2: did not find expected node content
          [a                  ~ line 2: did not find expected ',' or ']'
          {a:{b: c}}          ~ line 2: did not find expected ',' or '}'
          '"a" b'             ~ line 2: did not find expected key
          a: b                ~ line 3: mapping values are not allowed in this context
          - a                 ~ line 3: block sequence entries are not allowed in this context
          ? a                 ~ line 3: mapping keys are not allowed in this context
          %a                  ~ line 3: found character that cannot start any token
          |x                  ~ line 3: did not find expected comment or line break
          |0                  ~ line 3: found an indentation indicator equal to 0
          "\\q"               ~ line 3: found unknown escape character
          "\\/"               ~ line 3: found unknown escape character
          "\\ud83d\\ude00"    ~ line 3: found invalid Unicode character escape code
          '"a'                ~ line 3: found unexpected end of stream
          '\ta: b'            ~ line 3: mapping values are not allowed in this context
          *x                  ~ unknown anchor 'x' referenced
          """)
  void saysWhatIsWrongInUpstreamsWords(String value, String problem) {
    String text = "kind: F\nmetadata: {name: n}\nspec: " + value.strip() + "\n";

    assertThat(refusal(text).getMessage())
        .isEqualTo("MalformedYAMLError: yaml: " + problem.strip());
  }

  @Test
  void namesTheFileAndTheLineOfTheWholeText() {
    assertThat(refusal("a: b\n---\n# c\nd: [\n").source()).isEqualTo(new Source("a.yaml", 5));
    assertThat(refusal("a: b\na: c\n").source()).isEqualTo(new Source("a.yaml", 2));
  }

  @Test
  void refusesAKeyThatIsThereTwice() {
    assertThat(refusal("x:\n  a: b\n  a: c\n").getMessage())
        .isEqualTo(
            "yaml: unmarshal errors:\n  line 3: mapping key \"a\" already defined at line 2");
  }

  @Test
  void refusesTextBehindADocumentsSeparator() {
    assertThat(refusal("a: b\n--- c\nd: e\n").getMessage())
        .isEqualTo("invalid document separator: --- c");
  }

  @Test
  void refusesTabsWhereGoYamlDoes() {
    assertThat(refusal("a:\n\tb: c\n").getMessage()).contains("cannot start any token");
    assertThat(refusal("a:\n-\tb\n").getMessage()).contains("cannot start any token");
    assertThat(refusal("a: b\n\t\nc: d\n").getMessage()).contains("tab character that violates");
    assertThat(refusal("a: |\n  \tb\n").getMessage())
        .contains("found a tab character where an indentation space is expected");
  }

  @Test
  void readsTabsInTheFurtherLinesOfAPlainScalar() {
    assertThat(YamlWriter.write(read("a: b\n  \tc\n"))).isEqualTo("a: b c\n");
  }

  @Test
  void remembersWhereNodesStand() {
    MapNode root = (MapNode) new YamlReader().read("a: b\n---\nc:\n- d\n", "f.yaml").getLast();

    assertThat(root.sequence("c").orElseThrow().items().getFirst().source())
        .isEqualTo(new Source("f.yaml", 4));
  }

  @Test
  void givesEveryAliasANodeOfItsOwn() {
    MapNode root = (MapNode) read("a: &x {b: c}\nd: *x\n");

    root.map("d").orElseThrow().put("b", ScalarNode.string("other"));

    assertThat(root.map("a").orElseThrow().text("b")).isEqualTo("c");
  }

  @Test
  void refusesAnAnchorInsideItself() {
    assertThat(refusal("a: &x [*x]\n").getMessage()).contains("value contains itself");
  }

  @Test
  void refusesTextsThatWouldGrowWithoutLimit() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append("*a%d, ".formatted(i - 1).repeat(10)).append("]\n");
    }

    assertThat(refusal(bomb.toString()).getMessage()).contains("excessive aliasing");
    assertThat(refusal("a: " + "[".repeat(100_000)).getMessage()).contains("exceeded max depth");
    var small = new YamlReader(new YamlReader.Limits(10, 10, 10));
    assertThatThrownBy(() -> small.read("a: 1234567890", "a.yaml"))
        .isInstanceOf(KustomizeException.class);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    assertThatThrownBy(() -> new YamlReader().read(new byte[] {'a', ':', ' ', (byte) 0xff}, "f"))
        .hasMessageContaining("invalid leading UTF-8 octet");
    assertThat(new YamlReader().read("a: \u00e9".getBytes(StandardCharsets.UTF_8), "f")).hasSize(1);
  }

  @Test
  void readsUtf16WhereAByteOrderMarkSaysSo() {
    byte[] bytes = "\uFEFFa: \u00e9\n".getBytes(StandardCharsets.UTF_16LE);

    assertThat(YamlWriter.write(new YamlReader().read(bytes, "f").getFirst()))
        .isEqualTo("a: \u00e9\n");
  }

  @Test
  void refusesControlCharactersWhereverTheyStand() {
    assertThat(refusal("a: b\n# \u0001\n").getMessage())
        .isEqualTo("MalformedYAMLError: yaml: control characters are not allowed");
    assertThat(refusal("a: b\n# \u007f\n").source()).isEqualTo(new Source("a.yaml", 2));
  }

  @Test
  void readsTheFirstDocumentAlone() {
    assertThat(new YamlReader().readFirst("a: b\n---\nc: [\n", "f")).isPresent();
    assertThat(new YamlReader().readFirst("---\n---\na: b\n", "f")).isEmpty();
  }

  @Test
  void passesOverDocumentsWithoutContent() {
    List<Node> documents = new YamlReader().read("# c\n---\n---\nnull\n---\na: b\n---\n", "f");

    assertThat(documents).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 3_000_000})
  void readsTextsAndRefusesKeysOfAnyLength(int length) {
    String text = "\ud83d\ude00" + "k".repeat(length);

    assertThat(((MapNode) read("a: " + text + "\nb: c\n")).text("a")).isEqualTo(text);
    assertThat(refusal("a: b\n" + text + ": c\n").getMessage())
        .isEqualTo("MalformedYAMLError: yaml: line 2: could not find expected ':'");
  }

  private static Node read(String text) {
    return new YamlReader().read(text, "a.yaml").getFirst();
  }

  private static KustomizeException refusal(String text) {
    return catchThrowableOfType(KustomizeException.class, () -> read(text));
  }
}
