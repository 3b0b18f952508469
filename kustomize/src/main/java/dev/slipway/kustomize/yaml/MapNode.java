package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping, in the order of its text. The fields of a small one lie side by side, which takes less
 * memory than hashing them and finds them sooner; those of a large one are hashed.
 */
public final class MapNode extends Node {
  /**
   * One entry.
   *
   * @param key as written: mostly a plain string, though YAML allows any scalar
   */
  public record Field(ScalarNode key, Node value) {}

  private static final int FEW = 8;

  private final List<Field> few = new ArrayList<>(4);

  /** All fields, once there were more than a few. */
  private @Nullable Map<String, Field> many;

  private boolean flow;

  public MapNode(Source source) {
    super("!!map", source);
  }

  public MapNode() {
    this(Source.UNKNOWN);
  }

  public @Nullable Node get(String key) {
    Field field = field(key);
    return field == null ? null : field.value();
  }

  /** The entry of a key, with the key as it is written. */
  public @Nullable Field field(String key) {
    if (many != null) {
      return many.get(key);
    }
    int index = indexOf(key);
    return index < 0 ? null : few.get(index);
  }

  private int indexOf(String key) {
    for (int i = 0; i < few.size(); i++) {
      if (few.get(i).key().value().equals(key)) {
        return i;
      }
    }
    return -1;
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
    return field(key) != null;
  }

  /** Sets a field: in its place where the key is there, at the end where it is new. */
  public void put(String key, Node value) {
    Field before = field(key);
    put(before == null ? ScalarNode.string(key) : before.key(), value);
  }

  public void put(ScalarNode key, Node value) {
    var field = new Field(key, value);
    if (many != null) {
      many.put(key.value(), field);
      return;
    }
    int index = indexOf(key.value());
    if (index >= 0) {
      few.set(index, field);
    } else if (few.size() < FEW) {
      few.add(field);
    } else {
      many = new LinkedHashMap<>();
      for (Field other : few) {
        many.put(other.key().value(), other);
      }
      many.put(key.value(), field);
      few.clear();
    }
  }

  public @Nullable Node remove(String key) {
    Field field;
    if (many != null) {
      field = many.remove(key);
    } else {
      int index = indexOf(key);
      field = index < 0 ? null : few.remove(index);
    }
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

  /** The keys as they are now. */
  public Set<String> keys() {
    var keys = new LinkedHashSet<String>();
    for (Field field : fields()) {
      keys.add(field.key().value());
    }
    return keys;
  }

  public Collection<Field> fields() {
    return many == null ? few : many.values();
  }

  public int size() {
    return fields().size();
  }

  public boolean isEmpty() {
    return fields().isEmpty();
  }

  public void clear() {
    few.clear();
    many = null;
  }

  @Override
  public boolean isNothing() {
    return isEmpty();
  }

  @Override
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
    for (Field field : fields()) {
      copy.put(field.key().copy(), field.value().copy());
    }
    return copy;
  }

  @Override
  public String toString() {
    return fields().toString();
  }
}
