package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.Source;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping, in the order of its text; a field is found without looking at the others. */
public final class MapNode extends Node {
  /**
   * One entry.
   *
   * @param key as written: mostly a plain string, though YAML allows any scalar
   */
  public record Field(ScalarNode key, Node value) {}

  private final Map<String, Field> fields = new LinkedHashMap<>();

  private boolean flow;

  public MapNode(Source source) {
    super("!!map", source);
  }

  public MapNode() {
    this(Source.UNKNOWN);
  }

  public @Nullable Node get(String key) {
    Field field = fields.get(key);
    return field == null ? null : field.value();
  }

  /** The entry of a key, with the key as it is written. */
  public @Nullable Field field(String key) {
    return fields.get(key);
  }

  /** The field's value where it is a mapping. */
  public Optional<MapNode> map(String key) {
    return get(key) instanceof MapNode map ? Optional.of(map) : Optional.empty();
  }

  /** The field's value where it is a sequence. */
  public Optional<SequenceNode> sequence(String key) {
    return get(key) instanceof SequenceNode sequence ? Optional.of(sequence) : Optional.empty();
  }

  /** The field's text where it is a scalar other than null; empty text otherwise. */
  public String text(String key) {
    return get(key) instanceof ScalarNode scalar && !scalar.isNull() ? scalar.value() : "";
  }

  public boolean has(String key) {
    return fields.containsKey(key);
  }

  /** Sets a field: in its place where the key is there, at the end where it is new. */
  public void put(String key, Node value) {
    Field before = fields.get(key);
    fields.put(key, new Field(before == null ? ScalarNode.string(key) : before.key(), value));
  }

  public void put(ScalarNode key, Node value) {
    fields.put(key.value(), new Field(key, value));
  }

  public @Nullable Node remove(String key) {
    Field field = fields.remove(key);
    return field == null ? null : field.value();
  }

  /** The mapping under a key, made there where it is missing or null. */
  public MapNode mapAt(String key) {
    if (get(key) instanceof MapNode map) {
      return map;
    }
    var made = new MapNode();
    put(key, made);
    return made;
  }

  public Set<String> keys() {
    return fields.keySet();
  }

  public Collection<Field> fields() {
    return fields.values();
  }

  public int size() {
    return fields.size();
  }

  public boolean isEmpty() {
    return fields.isEmpty();
  }

  public void clear() {
    fields.clear();
  }

  /**
   * Whether it stands in brackets. It does not show in the output but where a null without any text
   * is in it: that becomes an empty string, as upstream's copies of nodes have it.
   */
  public boolean isFlow() {
    return flow;
  }

  public void setFlow(boolean flow) {
    this.flow = flow;
  }

  @Override
  public MapNode copy() {
    var copy = new MapNode(source());
    copy.setTag(tag());
    copy.flow = flow;
    fields.forEach((name, field) ->
        copy.fields.put(name, new Field(field.key().copy(), field.value().copy())));
    return copy;
  }

  @Override
  public String toString() {
    return fields.values().toString();
  }
}
