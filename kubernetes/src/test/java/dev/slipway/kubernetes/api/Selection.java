package dev.slipway.kubernetes.api;

import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which objects the API's selectors mean, for {@link MemoryCluster}. */
final class Selection {
  private static final Pattern SET = Pattern.compile("(\\S+) (in|notin) \\(([^)]*)\\)");
  private static final Pattern EQUAL = Pattern.compile("([^!=]+)(!=|==|=)(.*)");

  private Selection() {}

  static boolean matches(
      ResourceType type, String namespace, Cluster.Selector selector, Tree.Mapping object) {
    ObjectId id = ObjectId.of(object);
    Tree.Mapping labels = object.mapping("metadata").mapping("labels");
    return id.group().equals(type.group())
        && id.kind().equals(type.kind())
        && (namespace.isEmpty() || !type.namespaced() || id.namespace().equals(namespace))
        && terms(selector.labels()).stream().allMatch(term -> holds(term, labels::text))
        && terms(selector.fields()).stream()
            .allMatch(term -> holds(term, path -> Optional.of(field(object, path))));
  }

  private static List<String> terms(String selector) {
    return Arrays.stream(selector.split(",(?![^(]*\\))"))
        .map(String::strip)
        .filter(term -> !term.isEmpty())
        .toList();
  }

  private static boolean holds(String term, Function<String, Optional<String>> values) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      boolean in =
          values
              .apply(set.group(1))
              .filter(List.of(set.group(3).split("[, ]+"))::contains)
              .isPresent();
      return in == set.group(2).equals("in");
    }
    Matcher equal = EQUAL.matcher(term);
    if (equal.matches()) {
      boolean same = values.apply(equal.group(1)).filter(equal.group(3)::equals).isPresent();
      return same != equal.group(2).equals("!=");
    }
    return term.startsWith("!")
        ? values.apply(term.substring(1)).isEmpty()
        : values.apply(term).isPresent();
  }

  /** A field that is not there counts as empty, as the API has it. */
  private static String field(Tree.Mapping object, String path) {
    Tree.Mapping at = object;
    List<String> steps = List.of(path.split("\\."));
    for (String step : steps.subList(0, steps.size() - 1)) {
      at = at.mapping(step);
    }
    return at.text(steps.getLast()).orElse("");
  }
}
