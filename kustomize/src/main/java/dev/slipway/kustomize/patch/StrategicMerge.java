package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.file.Work;
import dev.slipway.kustomize.schema.Schema;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges a patch into an object, as upstream does: mappings field by field, sequences whose type
 * says so item by item, everything else as a whole. What only the object has is walked too, since
 * upstream tidies it on the way: empty nulls go, and so do second items of one key.
 *
 * <p>Where the object has nothing, the patch's own value takes its place, and is then merged with
 * itself, so that directives and nulls in it are obeyed.
 */
final class StrategicMerge {
  /** A null of the object that stays, because it was written out and the patch says nothing. */
  private static final Node KEPT_NULL = ScalarNode.ofNull();

  private final Schemas schemas;
  private final Work work;

  StrategicMerge(Schemas schemas, Work work) {
    this.schemas = schemas;
    this.work = work;
  }

  Work work() {
    return work;
  }

  /**
   * Changes the object; the patch is used up.
   *
   * @return whether anything of the object is left
   */
  boolean apply(MapNode object, MapNode patch) {
    return merge(object, patch, null) != null;
  }

  @Nullable Node merge(@Nullable Node object, @Nullable Node patch, @Nullable Schema known) {
    Schema schema = known != null ? known : ownSchema(object, patch);
    Node first = Fields.isMissing(object) ? patch : object;
    if (object != null
        && patch != null
        && !(object instanceof ScalarNode)
        && Fields.isNothing(object)) {
      Fields.takeStyle(object, patch);
    }
    if (first == null || Fields.isMissing(first)) {
      return patch == null && object != null && !Fields.text(object).isEmpty() ? KEPT_NULL : patch;
    }
    NodeKind kind = NodeKind.of(first);
    kind.require(patch);
    return switch (kind) {
      case MAPPING -> mergeMaps(object, patch, schema);
      case SEQUENCE -> mergeSequences(object, patch, schema);
      case SCALAR -> patch == null ? object : patch;
    };
  }

  /** Objects inside of objects of no known type may have a known one. */
  private @Nullable Schema ownSchema(@Nullable Node object, @Nullable Node patch) {
    Schema schema = ownSchema(object);
    return schema != null ? schema : ownSchema(patch);
  }

  private @Nullable Schema ownSchema(@Nullable Node node) {
    if (!(node instanceof MapNode map)) {
      return null;
    }
    String apiVersion = Fields.text(map.get("apiVersion"));
    String kind = map.text("kind");
    return apiVersion.isEmpty() || kind.isEmpty() ? null : schemas.of(apiVersion, kind);
  }

  private @Nullable Node mergeMaps(
      @Nullable Node object, @Nullable Node patch, @Nullable Schema schema) {
    MapNode changes = patch instanceof MapNode map ? map : null;
    MapNode result;
    if (!(object instanceof MapNode there)) {
      if (changes == null) {
        return patch;
      }
      if (Directive.isKnown(changes) && Directive.take(changes) == Directive.DELETE) {
        return null;
      }
      result = changes;
    } else if (patch != null && patch.isNull()) {
      return null;
    } else {
      Directive directive = Directive.take(changes);
      if (directive == Directive.DELETE) {
        return null;
      }
      result = directive == Directive.REPLACE && changes != null ? changes : there;
    }
    mergeFields(result, changes, schema);
    return result;
  }

  private void mergeFields(MapNode result, @Nullable MapNode changes, @Nullable Schema schema) {
    Set<String> names = new TreeSet<>(result.keys());
    if (changes != null) {
      names.addAll(changes.keys());
    }
    for (String name : names) {
      Schema field = schema == null ? null : schema.field(name);
      Node change = changes == null ? null : changes.get(name);
      Node merged = merge(result.get(name), change, field);
      if (merged != KEPT_NULL) {
        Fields.set(result, key(name, changes), merged);
      }
    }
  }

  private static ScalarNode key(String name, @Nullable MapNode changes) {
    MapNode.Field field = changes == null ? null : changes.field(name);
    if (field != null) {
      return field.key();
    }
    return ScalarNode.string(name);
  }

  private @Nullable Node mergeSequences(
      @Nullable Node object, @Nullable Node patch, @Nullable Schema schema) {
    if (schema == null || !schema.merges()) {
      return patch == null ? object : patch;
    }
    SequenceNode changes = patch instanceof SequenceNode sequence ? sequence : null;
    SequenceNode result;
    if (!(object instanceof SequenceNode there)) {
      if (changes == null) {
        return patch;
      }
      result = changes;
    } else if (patch != null && patch.isNull()) {
      return null;
    } else {
      Directive directive = Directive.take(changes);
      if (directive == Directive.DELETE) {
        return null;
      }
      result = directive == Directive.REPLACE && changes != null ? changes : there;
    }
    return new ItemMerge(this, schema, result, changes).merge();
  }
}
