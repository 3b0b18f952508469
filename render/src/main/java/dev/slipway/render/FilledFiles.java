package dev.slipway.render;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configs and secrets of a project whose {@code environment:} names a variable. The canonical
 * model has that name and no value, as Docker Compose prints it; the values go beside the model.
 */
final class FilledFiles {
  private FilledFiles() {}

  /**
   * The variables by name that services of the model need.
   *
   * @throws Problem with exit code 13 where one is not set
   */
  static Map<String, String> variables(ComposeReader.Project project) {
    var variables = new LinkedHashMap<String, String>();
    for (String kind : List.of("secrets", "configs")) {
      project
          .model()
          .mapping(kind)
          .entries()
          .forEach((name, tree) -> {
            if (tree instanceof Tree.Mapping file && file.text("environment").isPresent()) {
              String variable = ComposeReader.unescaped(file.text("environment").get());
              variables.put(variable, value(project, kind + "." + name, variable));
            }
          });
    }
    return variables;
  }

  private static String value(ComposeReader.Project project, String path, String variable) {
    String value = project.environment().get(variable);
    if (value == null) {
      throw new Problem(
          ExitCode.SECRET_MISSING,
          "%s takes its value from the variable %s, which is not set"
              .formatted(Wording.printable(path), Wording.printable(variable)),
          project.positions().getOrDefault(path + ".environment", ""),
          "set it in config/<app>/.env below the fleet's root, or in the .env beside the file");
    }
    return value;
  }
}
