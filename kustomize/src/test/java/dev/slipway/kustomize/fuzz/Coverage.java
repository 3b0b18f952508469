package dev.slipway.kustomize.fuzz;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Counts in how many trees each field of a kustomization, option and flag occurred. */
final class Coverage {
  private static final Pattern FIELD = Pattern.compile("^([ -]*)([A-Za-z0-9]+):(?: (.*))?$");
  private static final Set<String> NAMED_BY_USERS =
      Set.of(
          "labels",
          "annotations",
          "commonLabels",
          "commonAnnotations",
          "pairs",
          "patchesStrategicMerge");
  private static final Set<String> WITH_WORDS =
      Set.of("behavior", "order", "encoding", "setRoleBindingSubjects", "create");

  private static final List<String> REMOTE =
      Stream.concat(
              Repositories.PLACES.stream(),
              Stream.of("git::", ".git/", "ref=", "version=v1", "timeout=", "submodules="))
          .toList();

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> setAside = new TreeMap<>();
  private int trees;
  private int built;

  synchronized void add(Tree tree, boolean wasBuilt) {
    trees++;
    built += wasBuilt ? 1 : 0;
    var seen = new TreeSet<String>();
    tree.files()
        .forEach((path, text) -> {
          String name = path.substring(path.lastIndexOf('/') + 1);
          if (name.toLowerCase(Locale.ROOT).startsWith("kustomization")) {
            fields("", text, seen);
          } else if (name.matches("(transformers|generators|validators|config)\\.yaml")) {
            fields(name.replace(".yaml", "."), text, seen);
          }
        });
    if (Repositories.areIn(tree)) {
      String all = String.join("", tree.files().values());
      REMOTE.stream().filter(all::contains).forEach(part -> seen.add("remote with " + part));
    }
    tree.flags().forEach(flag -> seen.add("flag " + flag));
    seen.forEach(field -> counts.merge(field, 1, Integer::sum));
  }

  private record Step(int depth, String name) {}

  private static void fields(String start, String text, Set<String> seen) {
    Deque<Step> path = new ArrayDeque<>();
    for (String line : text.lines().toList()) {
      Matcher field = FIELD.matcher(line);
      int depth = line.length() - line.replaceFirst("^[ -]+", "").length();
      while (!path.isEmpty() && path.peek().depth() >= depth) {
        path.pop();
      }
      if (!field.matches() || path.stream().anyMatch(Coverage::isOpaque)) {
        continue;
      }
      String value = field.group(3) == null ? "" : field.group(3);
      path.push(new Step(depth, field.group(2) + (value.startsWith("|") ? "|" : "")));
      var names = new StringBuilder();
      path.descendingIterator().forEachRemaining(step -> names.append('.').append(step.name()));
      // A validator is a transformer that is not to change anything.
      String name =
          (start + names.substring(1).replace("|", ""))
              .replaceFirst("^validators\\.", "transformers.");
      seen.add(name);
      boolean word = WITH_WORDS.contains(field.group(2)) || name.matches("\\w+ers\\.kind");
      if (word && value.matches("\\w+")) {
        seen.add(name + "=" + value);
      }
      if (name.equals("buildMetadata")) {
        seen.add(name + "=" + value);
      }
    }
  }

  /** Below it are a user's names, or a text that is another document. */
  private static boolean isOpaque(Step step) {
    return step.name().endsWith("|") || NAMED_BY_USERS.contains(step.name());
  }

  synchronized void setAside(String reason) {
    setAside.merge(reason, 1, Integer::sum);
  }

  /** One line for each field, the rarest first. */
  synchronized String report() {
    var report =
        new StringBuilder(trees + " trees, of which the real kustomize built " + built + "\n");
    setAside.forEach((reason, count) -> report.append(count + " set aside: " + reason + "\n"));
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .forEach(entry -> report.append("%7d  %s%n".formatted(entry.getValue(), entry.getKey())));
    return report.toString();
  }

  synchronized Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }
}
