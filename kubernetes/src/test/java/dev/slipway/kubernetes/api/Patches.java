package dev.slipway.kubernetes.api;

import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** JSON merge patches (RFC 7396) and JSON patches (RFC 6902), for {@link MemoryCluster}. */
final class Patches {
  private Patches() {}

  static Tree merge(Tree live, Tree patch) {
    if (!(patch instanceof Tree.Mapping changes)) {
      return patch;
    }
    Tree.Mapping result = live instanceof Tree.Mapping mapping ? mapping : Tree.Mapping.EMPTY;
    for (var change : changes.entries().entrySet()) {
      String key = change.getKey();
      result =
          change.getValue() instanceof Tree.Null
              ? result.without(key)
              : result.with(
                  key, merge(result.get(key).orElse(Tree.Mapping.EMPTY), change.getValue()));
    }
    return result;
  }

  static Tree.Mapping json(Tree.Mapping live, Tree.Sequence operations) {
    Tree result = live;
    for (Tree item : operations.items()) {
      var operation = (Tree.Mapping) item;
      List<String> path =
          List.of(operation.text("path").orElseThrow().substring(1).split("/")).stream()
              .map(step -> step.replace("~1", "/").replace("~0", "~"))
              .toList();
      result =
          changed(
              result,
              path,
              operation.text("op").orElseThrow(),
              operation.get("value").orElse(new Tree.Null()));
    }
    return (Tree.Mapping) result;
  }

  private static Tree changed(Tree tree, List<String> path, String op, Tree value) {
    String step = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    return switch (tree) {
      case Tree.Mapping mapping -> {
        boolean there = mapping.get(step).isPresent();
        if (!there && !(op.equals("add") && rest.isEmpty())) {
          throw refused(op, step);
        }
        if (!rest.isEmpty()) {
          yield mapping.with(step, changed(mapping.get(step).orElseThrow(), rest, op, value));
        }
        yield switch (op) {
          case "add", "replace" -> mapping.with(step, value);
          case "remove" -> mapping.without(step);
          case "test" -> {
            if (!mapping.get(step).orElseThrow().equals(value)) {
              throw refused(op, step);
            }
            yield mapping;
          }
          default -> throw refused(op, step);
        };
      }
      case Tree.Sequence sequence -> {
        var items = new ArrayList<>(sequence.items());
        int at = step.equals("-") ? items.size() : Integer.parseInt(step);
        if (at > items.size() || (at == items.size() && !(op.equals("add") && rest.isEmpty()))) {
          throw refused(op, step);
        }
        if (!rest.isEmpty()) {
          items.set(at, changed(items.get(at), rest, op, value));
        } else {
          switch (op) {
            case "add" -> items.add(at, value);
            case "replace" -> items.set(at, value);
            case "remove" -> items.remove(at);
            case "test" -> {
              if (!items.get(at).equals(value)) {
                throw refused(op, step);
              }
            }
            default -> throw refused(op, step);
          }
        }
        yield new Tree.Sequence(items);
      }
      default -> throw refused(op, step);
    };
  }

  /** In what is applied, a null is a field that is not set. */
  static Tree.Mapping withoutNulls(Tree.Mapping object) {
    var left = new LinkedHashMap<String, Tree>();
    object
        .entries()
        .forEach((key, value) -> {
          if (!(value instanceof Tree.Null)) {
            left.put(key, value instanceof Tree.Mapping mapping ? withoutNulls(mapping) : value);
          }
        });
    return new Tree.Mapping(left);
  }

  private static ApiFailure refused(String op, String step) {
    return new ApiFailure(
        422, "Invalid", "the server rejected our request: " + op + " " + step, List.of());
  }
}
