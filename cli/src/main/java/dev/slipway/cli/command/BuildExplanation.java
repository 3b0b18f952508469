package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.kustomize.build.Explanation;
import dev.slipway.kustomize.build.Rendering;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.List;
import java.util.Locale;

/** Tells for each field of a resource which file and which step gave it its value. */
final class BuildExplanation {
  private final Screen screen;

  BuildExplanation(Screen screen) {
    this.screen = screen;
  }

  /**
   * @param name a resource's name, now or before it was changed, or {@code Kind/name}
   */
  void print(Rendering rendering, String name) {
    List<Resource> found =
        rendering.resources().stream().filter(resource -> isCalled(resource, name)).toList();
    if (found.isEmpty()) {
      List<String> names = rendering.resources().stream().map(BuildExplanation::name).toList();
      throw new Problem(
          ExitCode.USAGE,
          "no resource is called \"" + Wording.printable(name) + "\"",
          "",
          Wording.nearest(name, names)
              .map(near -> "did you mean " + near + "?")
              .orElse("one of: " + String.join(", ", names)));
    }
    found.forEach(resource -> print(resource, rendering.explain(resource)));
  }

  private static String name(Resource resource) {
    return resource.kind() + "/" + resource.name();
  }

  private static boolean isCalled(Resource resource, String name) {
    int slash = name.indexOf('/');
    String kind = name.substring(0, Math.max(slash, 0)).toLowerCase(Locale.ROOT);
    String wanted = name.substring(slash + 1);
    return (kind.isEmpty() || resource.kind().toLowerCase(Locale.ROOT).equals(kind))
        && (resource.name().equals(wanted)
            || resource.previousIds().stream().anyMatch(id -> id.name().equals(wanted)));
  }

  private void print(Resource resource, Explanation explanation) {
    screen.line(name(resource) + " read at " + resource.source());
    for (Explanation.Field field : explanation.fields()) {
      String by = field.step().isEmpty() ? "as read" : field.step();
      screen.line("  " + field.path() + ": " + firstLine(field.value()));
      screen.line("      " + by + ", " + field.source());
      List<Explanation.Change> changes = explanation.changesOf(field.path());
      for (Explanation.Change change :
          changes.size() > 1 ? changes : List.<Explanation.Change>of()) {
        screen.line(
            "      %s of %s: %s -> %s"
                .formatted(
                    change.step(),
                    change.file(),
                    change.before().map(BuildExplanation::firstLine).orElse("(none)"),
                    change.after().map(BuildExplanation::firstLine).orElse("(none)")));
      }
    }
  }

  private static String firstLine(String value) {
    int end = value.indexOf('\n');
    return Wording.printable(end < 0 ? value : value.substring(0, end) + " …");
  }
}
