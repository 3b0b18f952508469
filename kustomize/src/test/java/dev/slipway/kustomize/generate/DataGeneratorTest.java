package dev.slipway.kustomize.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataGeneratorTest {
  private static final Map<String, byte[]> FILES =
      Map.of(
          "long.txt",
          "a".repeat(200).getBytes(UTF_8),
          "dir/bin",
          new byte[] {0, 1, (byte) 0xff},
          "app.env",
          "\uFEFF A=1\r\n# comment\n\n  B = x=y \nC\n=lost\n".getBytes(UTF_8),
          "no-text.env",
          new byte[] {'A', '=', (byte) 0xff});

  @Test
  void namesCarryTheHashThatUpstreamGives() {
    assertThat(
            hashed(
                DataKind.CONFIG_MAP,
                "name",
                text("a"),
                "literals",
                list("y=1"),
                "options",
                map("labels", map("y", text("v")))))
        .isEqualTo("a-hg5cf977tt");
    assertThat(hashed(DataKind.SECRET, "name", text("empty"))).isEqualTo("empty-46f8b28mk5");
    assertThat(
            hashed(
                DataKind.SECRET,
                "name",
                text("true"),
                "type",
                text("t"),
                "literals",
                list("a=1", "b="),
                "files",
                list("k=long.txt", "dir/bin")))
        .isEqualTo("true-c45khgg5tg");
  }

  @Test
  void aValueThatIsNoTextIsBinaryDataInLinesOfSeventy() {
    MapNode root = generate(DataKind.SECRET, "name", text("a"), "files", list("k=long.txt")).root();
    String encoded = root.mapAt("data").text("k");
    assertThat(encoded).endsWith("YWE=\n");
    assertThat(encoded.lines()).hasSize(4).allMatch(line -> line.length() <= 70);

    MapNode binary =
        generate(DataKind.CONFIG_MAP, "name", text("a"), "files", list("dir/bin")).root();
    assertThat(binary.mapAt("binaryData").text("bin")).isEqualTo("AAH/");
  }

  @Test
  void linesOfAnEnvFileAreReadAsUpstreamReadsThem() {
    MapNode data =
        generate(DataKind.CONFIG_MAP, "name", text("a"), "env", text("app.env"))
            .root()
            .mapAt("data");
    assertThat(data.keys()).containsExactly("A", "B ", "C");
    assertThat(data.text("A")).isEqualTo("1");
    assertThat(data.text("B ")).isEqualTo(" x=y ");
    assertThat(data.text("C")).isEmpty();
  }

  @Test
  void quotesAroundALiteralAreTakenOffOnlyInPairs() {
    MapNode data =
        generate(DataKind.CONFIG_MAP, "name", text("a"), "literals", list("a=\"q\"", "b='x", "c='"))
            .root()
            .mapAt("data");
    assertThat(data.text("a")).isEqualTo("q");
    assertThat(data.text("b")).isEqualTo("'x");
    assertThat(data.text("c")).isEqualTo("'");
  }

  @Test
  void whatCannotBeReadIsRefusedWithUpstreamsMeaning() {
    assertRefused("a configmap must have a name");
    assertRefused("invalid literal source a, expected key=value", "literals", list("a"));
    assertRefused("illegally repeats the key `a`", "literals", list("a=1", "a=2"));
    assertRefused("key name or file path contains '='", "files", list("a=b=c"));
    assertRefused("missing key name for file path \"b\"", "files", list("=b"));
    assertRefused("missing file path for key name \"b\"", "files", list("b="));
    assertRefused("line 1 has invalid utf8 bytes", "envs", list("no-text.env"));
    assertRefused("cannot unmarshal number", "literals", numbers("5"));
  }

  private static void assertRefused(String phrase, Object... fields) {
    assertThatThrownBy(
            () -> {
              MapNode entry = map(fields);
              if (fields.length > 0) {
                entry.put("name", text("a"));
              }
              DataGenerator.ofEntry(
                      DataKind.CONFIG_MAP, entry, GeneratorOptions.NONE, DataGeneratorTest::read)
                  .generate();
            })
        .isInstanceOf(KustomizeException.class)
        .hasMessageContaining(phrase);
  }

  @Test
  void theKustomizationsOptionsAreAddedToAGeneratorsOwn() {
    GeneratorOptions common =
        GeneratorOptions.of(
            Optional.of(
                map(
                    "labels", map("a", text("common"), "b", text("common")),
                    "disableNameSuffixHash", bool("true"))));
    MapNode entry = map("name", text("x"), "options", map("labels", map("a", text("own"))));
    Resource resource =
        DataGenerator.ofEntry(DataKind.CONFIG_MAP, entry, common, DataGeneratorTest::read)
            .generate()
            .getFirst();
    MapNode labels = resource.labels().orElseThrow();
    assertThat(labels.text("a")).isEqualTo("own");
    assertThat(labels.text("b")).isEqualTo("common");
    assertThat(resource.needsHash()).isFalse();
  }

  @Test
  void mergingKeepsTheNameAndTheDataThatIsNotWrittenAgain() {
    var resources = new ResourceSet();
    var absorption = new Absorption(resources);
    absorption.absorb(
        List.of(generate(DataKind.CONFIG_MAP, "name", text("x"), "literals", list("a=1", "b=2"))));
    Resource base = resources.resources().getFirst();
    base.rememberId();
    base.setName("p-x");
    resources.idsChanged();

    absorption.absorb(
        List.of(
            generate(
                DataKind.CONFIG_MAP,
                "name",
                text("x"),
                "behavior",
                text("merge"),
                "literals",
                list("b=3"))));

    assertThat(resources.size()).isEqualTo(1);
    Resource merged = resources.resources().getFirst();
    assertThat(merged.name()).isEqualTo("p-x");
    assertThat(merged.root().mapAt("data").text("a")).isEqualTo("1");
    assertThat(merged.root().mapAt("data").text("b")).isEqualTo("3");
  }

  @Test
  void mergingIntoNothingAndCreatingTwiceAreRefused() {
    var absorption = new Absorption(new ResourceSet());
    Resource first = generate(DataKind.CONFIG_MAP, "name", text("x"));
    Resource merge = generate(DataKind.CONFIG_MAP, "name", text("y"), "behavior", text("merge"));
    absorption.absorb(List.of(first));
    assertThatThrownBy(() -> absorption.absorb(List.of(first.copy())))
        .hasMessageContaining("can not use behavior: 'unspecified'");
    assertThatThrownBy(() -> absorption.absorb(List.of(merge)))
        .hasMessageContaining("does not exist; cannot merge or replace");
  }

  private static String hashed(DataKind kind, Object... fields) {
    var resources = new ResourceSet();
    resources.append(generate(kind, fields));
    new HashTransformer().transform(resources);
    return resources.resources().getFirst().name();
  }

  private static Resource generate(DataKind kind, Object... fields) {
    return DataGenerator.ofEntry(kind, map(fields), GeneratorOptions.NONE, DataGeneratorTest::read)
        .generate()
        .getFirst();
  }

  private static byte[] read(String path) {
    byte[] content = FILES.get(path);
    if (content == null) {
      throw new KustomizeException(path + ": no such file or directory");
    }
    return content;
  }

  private static MapNode map(Object... fields) {
    var map = new MapNode();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], (Node) fields[i + 1]);
    }
    return map;
  }

  private static SequenceNode list(String... texts) {
    var list = new SequenceNode();
    for (String text : texts) {
      list.items().add(text(text));
    }
    return list;
  }

  private static ScalarNode text(String text) {
    return ScalarNode.string(text);
  }

  private static ScalarNode bool(String text) {
    ScalarNode node = text(text);
    node.setTag("!!bool");
    return node;
  }

  private static SequenceNode numbers(String... texts) {
    SequenceNode list = list(texts);
    list.items().forEach(item -> item.setTag("!!int"));
    return list;
  }
}
