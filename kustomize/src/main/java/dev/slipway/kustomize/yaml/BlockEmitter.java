package dev.slipway.kustomize.yaml;

/** Lays out mappings and sequences in block style; scalars are written by {@link ScalarEmitter}. */
final class BlockEmitter {
  private static final int STEP = 2;
  private static final int LONGEST_SIMPLE_KEY = 128;

  private final ScalarEmitter scalars;
  private final Line line;

  BlockEmitter(StringBuilder text) {
    line = new Line(text);
    scalars = new ScalarEmitter(line);
  }

  void document(Node root) {
    value(root, -STEP, false);
    line.end();
  }

  /**
   * @param indent of the collection that the value is in
   * @param inMapping whether a sequence may stand at the indent of the key before it
   */
  private void value(Node node, int indent, boolean inMapping) {
    switch (node) {
      case MapNode map when map.isEmpty() -> line.word("{}");
      case MapNode map -> mapping(map, indent + STEP);
      case SequenceNode sequence when sequence.items().isEmpty() -> line.word("[]");
      case SequenceNode sequence -> sequence(sequence, inMapping ? indent : indent + STEP);
      case ScalarNode scalar -> scalars.value(ScalarValue.of(scalar), indent + STEP);
    }
  }

  private void mapping(MapNode map, int indent) {
    for (MapNode.Field field : YamlWriter.sorted(map)) {
      String key = YamlWriter.key(field);
      line.indent(indent);
      if (isSimple(key)) {
        scalars.key(key, indent + STEP);
        line.mark(":");
      } else {
        line.indicator("?");
        scalars.value(new ScalarValue(ScalarValue.Kind.STRING, key), indent + STEP);
        line.indent(indent);
        line.indicator(":");
      }
      value(field.value(), indent, true);
    }
  }

  private static boolean isSimple(String key) {
    return GoText.utf8Length(key) <= LONGEST_SIMPLE_KEY && !GoText.hasBreak(key);
  }

  private void sequence(SequenceNode sequence, int indent) {
    for (Node item : sequence.items()) {
      line.indent(indent);
      line.indicator("-");
      value(item, indent, false);
    }
  }
}
