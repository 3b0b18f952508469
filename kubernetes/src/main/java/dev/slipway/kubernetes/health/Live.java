package dev.slipway.kubernetes.health;

import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An object as the API server tells it, and by name what objects of all kinds have in common. */
record Live(Tree.Mapping object) {
  ObjectId id() {
    return ObjectId.of(object);
  }

  String name() {
    return text("metadata.name");
  }

  String namespace() {
    return text("metadata.namespace");
  }

  String uid() {
    return text("metadata.uid");
  }

  boolean ending() {
    return !text("metadata.deletionTimestamp").isEmpty();
  }

  OptionalLong generation() {
    return integer("metadata.generation");
  }

  OptionalLong observedGeneration() {
    return integer("status.observedGeneration");
  }

  /** The conditions of its status, in their order. */
  List<Condition> conditions() {
    return at("status").items("conditions").stream()
        .filter(Tree.Mapping.class::isInstance)
        .map(Tree.Mapping.class::cast)
        .map(Condition::of)
        .toList();
  }

  Optional<Condition> condition(String type) {
    return conditions().stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  Optional<String> label(String name) {
    return at("metadata.labels").text(name);
  }

  Optional<String> annotation(String name) {
    return at("metadata.annotations").text(name);
  }

  /** The object that answers for this one, where there is one. */
  Optional<Owner> controller() {
    return at("metadata").items("ownerReferences").stream()
        .filter(Tree.Mapping.class::isInstance)
        .map(Tree.Mapping.class::cast)
        .filter(owner -> owner.text("controller").orElse("").equals("true"))
        .findFirst()
        .map(owner ->
            new Owner(
                owner.text("apiVersion").orElse(""),
                owner.text("kind").orElse(""),
                owner.text("name").orElse(""),
                owner.text("uid").orElse("")));
  }

  /** The mapping at a path of keys; an empty one where there is none. */
  Tree.Mapping at(String path) {
    Tree.Mapping at = object;
    for (String key : path.split("\\.")) {
      at = at.mapping(key);
    }
    return at;
  }

  /** The text at a path of keys that have no dots; {@code ""} where there is none. */
  String text(String path) {
    return value(path).flatMap(Tree::scalar).orElse("");
  }

  /** A whole number at a path of keys; empty where there is none, or something else. */
  OptionalLong integer(String path) {
    return value(path).orElse(null) instanceof Tree.Numeric number && number.value().scale() <= 0
        ? OptionalLong.of(number.value().longValue())
        : OptionalLong.empty();
  }

  long integer(String path, long otherwise) {
    return integer(path).orElse(otherwise);
  }

  /** The moment at a path of keys, or {@link Instant#EPOCH} where there is none. */
  Instant moment(String path) {
    try {
      return Instant.parse(text(path));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** The labels that its selector asks for, in the API's syntax; empty where it has none. */
  Optional<String> selector() {
    Tree.Mapping selector = at("spec.selector");
    var wanted = new ArrayList<String>();
    for (Map.Entry<String, Tree> label : selector.mapping("matchLabels").entries().entrySet()) {
      wanted.add(label.getKey() + "=" + label.getValue().scalar().orElse(""));
    }
    for (Tree item : selector.items("matchExpressions")) {
      if (item instanceof Tree.Mapping expression) {
        wanted.add(written(expression));
      }
    }
    return wanted.isEmpty() ? Optional.empty() : Optional.of(String.join(",", wanted));
  }

  private static String written(Tree.Mapping expression) {
    String key = expression.text("key").orElse("");
    String values =
        String.join(
            ",", expression.items("values").stream().flatMap(v -> v.scalar().stream()).toList());
    return switch (expression.text("operator").orElse("")) {
      case "In" -> key + " in (" + values + ")";
      case "NotIn" -> key + " notin (" + values + ")";
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  private Optional<Tree> value(String path) {
    int last = path.lastIndexOf('.');
    return last < 0 ? object.get(path) : at(path.substring(0, last)).get(path.substring(last + 1));
  }

  /**
   * One condition of a status.
   *
   * @param status {@code True}, {@code False} or {@code Unknown}
   * @param generation the generation of the object that it was made for, where it says so
   */
  record Condition(
      String type, String status, String reason, String message, OptionalLong generation) {
    static Condition of(Tree.Mapping condition) {
      return new Condition(
          condition.text("type").orElse(""),
          condition.text("status").orElse(""),
          condition.text("reason").orElse(""),
          condition.text("message").orElse(""),
          condition.entries().get("observedGeneration") instanceof Tree.Numeric number
              ? OptionalLong.of(number.value().longValue())
              : OptionalLong.empty());
    }

    boolean isTrue() {
      return status.equals("True");
    }

    boolean isFalse() {
      return status.equals("False");
    }

    /** What it says, for people; its reason where it has no message. */
    String said() {
      return message.isEmpty() ? reason : message;
    }
  }

  /** The object that answers for another one. */
  record Owner(String apiVersion, String kind, String name, String uid) {}
}
