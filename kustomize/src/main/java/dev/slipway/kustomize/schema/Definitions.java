package dev.slipway.kustomize.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of one schema document. */
interface Definitions {
  @Nullable Schema named(String definition);

  @Nullable Schema ofType(TypeName type);

  /** Whether objects of the type belong to a namespace, where the document says so. */
  Optional<Boolean> isNamespaced(TypeName type);
}
