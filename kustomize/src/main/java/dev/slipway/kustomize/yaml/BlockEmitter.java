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

  void document(Node root, int indent) {
    value(root, indent - STEP, false, false);
    line.end();
  }

  /**
   * @param indent of the collection that the value is in
   * @param besideKey whether a sequence may stand at the indent of the key before it
   */
  private void value(Node node, int indent, boolean besideKey, boolean inFlow) {
    if (node instanceof ScalarNode scalar) {
      scalars.value(tripped(scalar, inFlow), indent + STEP);
    } else if (node.isNothing()) {
      line.word(node instanceof MapNode ? "{}" : "[]");
    } else if (node instanceof MapNode map) {
      mapping(map, indent + STEP, inFlow || map.isFlow());
    } else if (node instanceof SequenceNode sequence) {
      sequence(sequence, besideKey ? indent : indent + STEP, inFlow || sequence.isFlow());
    }
  }

  /** What is left of a scalar after upstream's way through YAML and JSON. */
  private static ScalarValue tripped(ScalarNode node, boolean inFlow) {
    ScalarValue value = written(node, inFlow);
    return value.kind() == ScalarValue.Kind.STRING
        ? ScalarValue.string(JsonTrip.value(value.text(), node.source()))
        : value;
  }

  /** What is left of a scalar after upstream wrote it as YAML. */
  static ScalarValue written(ScalarNode node, boolean inFlow) {
    if (inFlow && isQuotedInBraces(node)) {
      return ScalarValue.string(node.value());
    }
    ScalarValue value = ScalarValue.of(node);
    if (value.kind() != ScalarValue.Kind.STRING) {
      return value;
    }
    boolean folded = node.style() == ScalarNode.Style.FOLDED;
    boolean block = folded || node.style() == ScalarNode.Style.LITERAL;
    String text = value.text();
    if (block && !inFlow) {
      text = BlockTrip.value(text, folded, node.source());
    }
    return ScalarValue.string(text);
  }

  /** Upstream's copy puts quotes around these, and with them they are texts. */
  private static boolean isQuotedInBraces(ScalarNode node) {
    boolean time = node.tag().equals("!!timestamp") && node.value().indexOf(':') >= 0;
    boolean nothing = node.value().isEmpty() && (node.isNull() || node.tag().isEmpty());
    return !node.isTagWritten() && (time || nothing);
  }

  private void mapping(MapNode map, int indent, boolean inFlow) {
    for (MapNode.Field field : YamlWriter.sorted(map)) {
      String key = JsonTrip.key(YamlWriter.key(field, indent == 0), field.key().source());
      boolean simple = isSimple(key);
      line.indent(indent);
      if (simple) {
        scalars.key(key, indent + STEP);
        line.mark(":");
      } else {
        line.indicator("?");
        scalars.value(ScalarValue.string(key), indent + STEP);
        line.indent(indent);
        line.indicator(":");
      }
      value(field.value(), indent, simple, inFlow);
    }
  }

  private static boolean isSimple(String key) {
    return GoText.utf8Length(key) <= LONGEST_SIMPLE_KEY && !GoText.hasBreak(key);
  }

  private void sequence(SequenceNode sequence, int indent, boolean inFlow) {
    for (Node item : sequence.items()) {
      line.indent(indent);
      line.indicator("-");
      value(item, indent, false, inFlow);
    }
  }
}
