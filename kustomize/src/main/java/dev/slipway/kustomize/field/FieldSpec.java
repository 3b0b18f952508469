package dev.slipway.kustomize.field;

import dev.slipway.kustomize.resource.Gvk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A field of objects of some types; it knows its path both as written and taken apart. */
public final class FieldSpec {
  private final Gvk gvk;
  private final String path;
  private final boolean create;
  private final FieldPath steps;

  /**
   * @param gvk of which types; an empty part means any
   * @param path field names with a slash between them; {@code \/} is a slash in a name, {@code []}
   *     at the end of a name says that its value is a sequence
   * @param create whether the field is made where it is missing
   */
  public FieldSpec(Gvk gvk, String path, boolean create) {
    this.gvk = gvk;
    this.path = path;
    this.create = create;
    this.steps = FieldPath.parse(path);
  }

  public FieldSpec(String path, boolean create) {
    this(new Gvk("", "", ""), path, create);
  }

  public Gvk gvk() {
    return gvk;
  }

  public String path() {
    return path;
  }

  public boolean create() {
    return create;
  }

  FieldPath steps() {
    return steps;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSpec spec
        && spec.create == create
        && spec.path.equals(path)
        && spec.gvk.equals(gvk);
  }

  @Override
  public int hashCode() {
    return Objects.hash(gvk, path, create);
  }

  @Override
  public String toString() {
    return gvk + ":" + create + ":" + path;
  }
}
