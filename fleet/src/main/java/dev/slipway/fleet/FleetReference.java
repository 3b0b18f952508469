package dev.slipway.fleet;

import dev.slipway.model.Tree;
import java.util.Optional;

/** The reference page of {@code slipway.yaml}, written from the shapes that the reader checks. */
public final class FleetReference {
  private final StringBuilder page = new StringBuilder();

  private FleetReference() {}

  /** The page in Markdown. */
  public static String markdown() {
    var reference = new FleetReference();
    reference.opening();
    reference.keys(FleetShape.fleet(), "");
    return reference.page.toString();
  }

  private void opening() {
    page.append(
        """
        # slipway.yaml

        Which app goes to which target, and what must be proven. This page is written from the
        model that reads the file (`FleetShape`); a test holds the two together. `slipway schema`
        prints the same as a JSON Schema, for editors.

        Paths on the host are relative to the file itself; `source.path` and `files` lie inside the
        repository. Anchors, aliases and merge keys (`<<`) work; top-level keys that start with
        `x-` are left alone, so that anchors can stand there. An unknown key, a wrong type, a name
        that leads nowhere or a circle of apps is an error with line, column and the nearest valid
        spelling, and all errors of the file are told at once.

        | key | takes | without it | meaning |
        |---|---|---|---|
        """);
  }

  private void keys(Shape.Keys keys, String prefix) {
    for (Shape.Key key : keys.keys()) {
      String path = prefix + key.name();
      page.append("| `")
          .append(path)
          .append("` | ")
          .append(cell(takes(key.shape())))
          .append(" | ")
          .append(without(key, keys))
          .append(" | ")
          .append(cell(key.meaning()).replace("<", "&lt;"))
          .append(key.example().map(FleetReference::example).orElse(""))
          .append(" |\n");
      below(key.shape(), path);
    }
    keys.others()
        .filter(others -> others.value() instanceof Shape.Keys)
        .ifPresent(others -> below(others, prefix.substring(0, prefix.length() - 1)));
  }

  private void below(Shape shape, String path) {
    switch (shape) {
      case Shape.Keys keys -> keys(keys, path + ".");
      case Shape.Named named -> below(named.value(), path + ".<name>");
      case Shape.Items items -> below(items.item(), path + "[]");
      case Shape.Either either -> below(either.full(), path);
      case Shape.Text _, Shape.Choice _, Shape.Whole _, Shape.Truth _, Shape.Anything _ -> {}
    }
  }

  private static String takes(Shape shape) {
    return switch (shape) {
      case Shape.Items items -> "a list of: " + takes(items.item());
      case Shape.Named named ->
          "a mapping from " + named.name().noun() + " to: " + takes(named.value());
      case Shape.Keys keys ->
          keys.exactlyOne().isEmpty()
              ? "keys"
              : "keys, exactly one of " + String.join(", ", keys.exactlyOne());
      case Shape.Either either -> takes(either.brief()) + ", or " + takes(either.full());
      case Shape.Choice choice -> "`" + String.join("`, `", choice.words()) + "`";
      case Shape.Text _, Shape.Whole _, Shape.Truth _, Shape.Anything _ -> shape.noun();
    };
  }

  private static String without(Shape.Key key, Shape.Keys keys) {
    if (key.required()) {
      return "required";
    }
    Optional<String> fallback = key.fallback().flatMap(Tree::scalar);
    return fallback
        .map(value -> value.isEmpty() ? "the root" : "`" + value + "`")
        .orElse(keys.exactlyOne().contains(key.name()) ? "one of them" : "");
  }

  private static String example(Tree example) {
    return " Example: `" + cell(example.scalar().orElseGet(example::json)) + "`.";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
