package dev.slipway.kustomize.build;

import dev.slipway.kustomize.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where each field of one resource has its value from.
 *
 * @param fields in the order in which they are printed
 * @param changes everything that steps of the build did to the resource, in order
 */
public record Explanation(List<Field> fields, List<Change> changes) {
  public Explanation {
    fields = List.copyOf(fields);
    changes = List.copyOf(changes);
  }

  /**
   * A field as it is printed.
   *
   * @param path names with a dot between them, and places in lists: {@code
   *     spec.containers[0].image}; a name with a dot in it stands in brackets
   * @param source the line on which the value stands, where it stands somewhere; else the file that
   *     configures the step
   * @param step that gave it its value; empty where it is as it was read
   */
  public record Field(String path, String value, Source source, String step) {}

  /**
   * One field that one step changed.
   *
   * @param before empty where the step made the field
   * @param after empty where the step took it out
   * @param step the kind of its configuration, such as {@code PatchTransformer}
   * @param file that configures the step
   * @param source as for {@link Field}
   */
  public record Change(
      String path,
      Optional<String> before,
      Optional<String> after,
      String step,
      String file,
      Source source) {}

  /** What the steps did to one field. */
  public List<Change> changesOf(String path) {
    return changes.stream().filter(change -> change.path().equals(path)).toList();
  }

  /** The field whose path begins most like this one: for a person who wrote it differently. */
  public Optional<Field> nearest(String path) {
    return fields.stream().max(Comparator.comparingInt(field -> commonLength(field.path(), path)));
  }

  private static int commonLength(String left, String right) {
    int length = 0;
    while (length < Math.min(left.length(), right.length())
        && left.charAt(length) == right.charAt(length)) {
      length++;
    }
    return length;
  }
}
