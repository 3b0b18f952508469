package dev.slipway.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page that maps each feature to what proves it.
 *
 * @param listed the features of each section, as the list at the page's end has them
 * @param rows the rows of the tables, in order
 */
record Promises(Map<String, List<String>> listed, List<Row> rows) {
  /**
   * One feature.
   *
   * @param section the letter of its section
   * @param tests classes and methods, as {@code dev.slipway.plan.PlannerTest#aCircleIsRefused}
   * @param open whether a part of it is marked "not yet"
   */
  record Row(String section, String name, List<String> tests, boolean open) {}

  private static final Pattern SECTION = Pattern.compile("## ([A-Z])\\. .*");
  private static final Pattern LIST = Pattern.compile("- ([A-Z]): (.+)");
  private static final Pattern TEST = Pattern.compile("`(dev\\.slipway\\.[\\w.]+(#\\w+)?)`");
  private static final Pattern OPEN = Pattern.compile("not yet \\((issue \\d+|planned)\\)");

  static Promises parse(String page) {
    var listed = new TreeMap<String, List<String>>();
    var rows = new ArrayList<Row>();
    String section = "";
    for (String line : page.lines().toList()) {
      Matcher heading = SECTION.matcher(line);
      Matcher list = LIST.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      } else if (list.matches()) {
        listed.put(list.group(1), List.of(list.group(2).split("; ")));
      } else if (isRow(line)) {
        String[] cells = line.split("(?<!\\\\)\\|");
        String proof = cells[cells.length - 1];
        rows.add(
            new Row(
                section,
                cells[1].strip(),
                TEST.matcher(proof).results().map(test -> test.group(1)).toList(),
                OPEN.matcher(proof).find()));
      }
    }
    return new Promises(Map.copyOf(listed), List.copyOf(rows));
  }

  private static boolean isRow(String line) {
    return line.startsWith("| ") && !line.startsWith("| feature |");
  }
}
