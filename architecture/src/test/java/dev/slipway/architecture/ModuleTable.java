package dev.slipway.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of modules in {@code ARCHITECTURE.md}.
 *
 * @param mayUse for each module the modules that it may use, in the table's order
 * @param stages the modules that never use one another
 */
record ModuleTable(Map<String, Set<String>> mayUse, Set<String> stages) {
  private static final Pattern NAME = Pattern.compile("`([a-z]+)`");
  private static final Pattern STAGES =
      Pattern.compile("Stages \\(([^)]*)\\) never import each other", Pattern.DOTALL);

  static ModuleTable parse(String page) {
    List<String[]> rows =
        page.lines()
            .dropWhile(line -> !line.startsWith("| module |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split("\\|"))
            .toList();
    Set<String> all = rows.stream().flatMap(cells -> names(cells[1])).collect(Collectors.toSet());
    Matcher sentence = STAGES.matcher(page);
    Set<String> stages = sentence.find() ? names(sentence.group(1), all) : Set.of();
    var mayUse = new LinkedHashMap<String, Set<String>>();
    for (String[] cells : rows) {
      String module = cells[1].strip().replace("`", "");
      if (mayUse.put(module, uses(cells[2], all, stages)) != null) {
        throw new IllegalArgumentException("the table has module " + module + " twice");
      }
    }
    return new ModuleTable(mayUse, stages);
  }

  private static Set<String> uses(String cell, Set<String> all, Set<String> stages) {
    if (cell.strip().equals("all")) {
      return all;
    }
    Set<String> uses = names(cell, all);
    if (cell.contains("every stage")) {
      uses.addAll(stages);
    }
    return uses;
  }

  private static Set<String> names(String text, Set<String> all) {
    Set<String> names = names(text).collect(Collectors.toCollection(TreeSet::new));
    names.stream()
        .filter(name -> !all.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException("the table has no row for module " + name);
        });
    return names;
  }

  private static Stream<String> names(String text) {
    return NAME.matcher(text).results().map(result -> result.group(1));
  }

  /** Whether a class of one module may mention a class of another. */
  boolean allows(String from, String to) {
    return from.equals(to) || mayUse.getOrDefault(from, Set.of()).contains(to);
  }
}
