package dev.slipway.kustomize.field;

import dev.slipway.kustomize.resource.Gvk;

/**
 * A field of objects of some types.
 *
 * @param gvk of which types; an empty part means any
 * @param path field names with a slash between them; {@code \/} is a slash in a name, {@code []} at
 *     the end of a name says that its value is a sequence
 * @param create whether the field is made where it is missing
 */
public record FieldSpec(Gvk gvk, String path, boolean create) {
  public FieldSpec(String path, boolean create) {
    this(new Gvk("", "", ""), path, create);
  }
}
