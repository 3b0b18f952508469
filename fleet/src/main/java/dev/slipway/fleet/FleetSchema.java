package dev.slipway.fleet;

import dev.slipway.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema (draft 2020-12) of {@code slipway.yaml}, for editors. */
public final class FleetSchema {
  private FleetSchema() {}

  /** The schema as JSON over several lines. */
  public static String json() {
    return tree().prettyJson() + "\n";
  }

  /** The schema as a value. */
  public static Tree.Mapping tree() {
    var schema = new LinkedHashMap<String, Tree>();
    schema.put("$schema", Tree.of("https://json-schema.org/draft/2020-12/schema"));
    schema.put("title", Tree.of("slipway.yaml, " + FleetShape.API_VERSION));
    schema.put("description", Tree.of("Which app goes to which target, and what must be proven."));
    schema.putAll(schema(FleetShape.fleet()).entries());
    return new Tree.Mapping(schema);
  }

  private static Tree.Mapping schema(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> {
        var schema = Tree.mapping().put("type", "string");
        text.pattern()
            .ifPresentOrElse(
                pattern -> schema.put("pattern", "^(?:" + pattern.pattern() + ")$"),
                () -> schema.put("minLength", 1));
        yield schema.build();
      }
      case Shape.Choice choice ->
          Tree.mapping().put("type", "string").put("enum", Tree.ofTexts(choice.words())).build();
      case Shape.Whole whole ->
          Tree.mapping()
              .put("type", "integer")
              .put("minimum", whole.least())
              .put("maximum", whole.most())
              .build();
      case Shape.Truth _ -> Tree.mapping().put("type", "boolean").build();
      case Shape.Anything _ -> Tree.Mapping.EMPTY;
      case Shape.Items items -> items(items);
      case Shape.Named named ->
          Tree.mapping()
              .put("type", "object")
              .put("propertyNames", schema(named.name()))
              .put("additionalProperties", schema(named.value()))
              .build();
      case Shape.Keys keys -> keys(keys);
      case Shape.Either either ->
          Tree.mapping()
              .put(
                  "anyOf",
                  new Tree.Sequence(List.of(schema(either.brief()), schema(either.full()))))
              .build();
    };
  }

  private static Tree.Mapping items(Shape.Items items) {
    var schema = Tree.mapping().put("type", "array").put("items", schema(items.item()));
    if (items.least() > 0) {
      schema.put("minItems", items.least());
    }
    if (items.unique()) {
      schema.put("uniqueItems", true);
    }
    return schema.build();
  }

  private static Tree.Mapping keys(Shape.Keys keys) {
    var properties = new LinkedHashMap<String, Tree>();
    keys.keys().forEach(key -> properties.put(key.name(), described(key)));
    var required = keys.keys().stream().filter(Shape.Key::required).map(Shape.Key::name).toList();
    var schema =
        Tree.mapping().put("type", "object").put("properties", new Tree.Mapping(properties));
    keys.others()
        .ifPresent(others ->
            schema.put(
                "patternProperties",
                new Tree.Mapping(
                    new LinkedHashMap<>(
                        Map.of(otherNames(keys, others), schema(others.value()))))));
    schema.put("additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("required", Tree.ofTexts(required));
    }
    if (!keys.exactlyOne().isEmpty()) {
      schema.put(
          "oneOf",
          new Tree.Sequence(
              keys.exactlyOne().stream()
                  .map(name -> Tree.mapping().put("required", Tree.ofTexts(List.of(name))).build())
                  .map(Tree.class::cast)
                  .toList()));
    }
    return schema.build();
  }

  /** Names that are free to choose, without those that have a meaning of their own. */
  private static String otherNames(Shape.Keys keys, Shape.Named others) {
    String known = String.join("|", keys.keys().stream().map(Shape.Key::name).toList());
    String pattern = others.name().pattern().orElseThrow().pattern();
    return "^(?!(?:" + known + ")$)(?:" + pattern + ")$";
  }

  private static Tree described(Shape.Key key) {
    var schema = new LinkedHashMap<String, Tree>();
    schema.put("description", Tree.of(key.meaning()));
    schema.putAll(schema(key.shape()).entries());
    key.fallback().ifPresent(value -> schema.put("default", value));
    key.example().ifPresent(value -> schema.put("examples", new Tree.Sequence(List.of(value))));
    return new Tree.Mapping(schema);
  }
}
