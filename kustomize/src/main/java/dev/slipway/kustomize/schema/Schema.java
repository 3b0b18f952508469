package dev.slipway.kustomize.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the type of a value; a type that is not known at all is null. */
public interface Schema {
  /** The type of a field of a mapping. */
  @Nullable Schema field(String name);

  /** The type of the items of a sequence. */
  @Nullable Schema item();

  /** Whether a patch merges a sequence of this type into another, item by item. */
  boolean merges();

  /**
   * The fields that tell one item of a merged sequence from another; none where they are scalars.
   */
  List<String> mergeKeys();
}
