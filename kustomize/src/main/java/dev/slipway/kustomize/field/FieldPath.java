package dev.slipway.kustomize.field;

import java.util.ArrayList;
import java.util.List;

/** The path of a field spec, taken apart. */
record FieldPath(List<Step> steps) {

  /**
   * One field name.
   *
   * @param sequence whether the path says that the value is a sequence
   */
  record Step(String name, boolean sequence) {}

  static FieldPath parse(String path) {
    return new FieldPath(DelimitedPath.split(path, "/").stream().map(FieldPath::step).toList());
  }

  private static Step step(String part) {
    return part.endsWith("[]")
        ? new Step(part.substring(0, part.length() - 2), true)
        : new Step(part, false);
  }

  List<String> namesFrom(int index) {
    var names = new ArrayList<String>();
    for (Step step : steps.subList(index, steps.size())) {
      names.add(step.name() + (step.sequence() ? "[]" : ""));
    }
    return names;
  }
}
