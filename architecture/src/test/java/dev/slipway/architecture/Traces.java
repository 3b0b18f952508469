package dev.slipway.architecture;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what only the machine of whoever wrote a file has: its folders of people, and the hosts
 * that it fetches packages from.
 */
final class Traces {
  /** In parts, so that this file can be held to its own rule. */
  private static final String FOLDERS =
      Stream.of("home", "root", "Users").collect(Collectors.joining("|", "/(", ")/"));

  private static final String HOSTS =
      Stream.of(
              List.of("repo", "maven"),
              List.of("repo1", "maven"),
              List.of("registry", "npmjs"),
              List.of("deb", "debian"),
              List.of("security", "debian"),
              List.of("proxy", "golang"),
              List.of("files", "pythonhosted"),
              List.of("static", "crates"),
              List.of("registry-1", "docker"))
          .map(parts -> String.join("\\.", parts) + "\\.")
          .collect(Collectors.joining("|"));

  /** A folder counts only at the start of a path. */
  private static final Pattern TRACE =
      Pattern.compile(
          "((?<![\\w.$)}~\\]>*/-])|(?<=file://))" + FOLDERS + "|(?<![\\w-])(" + HOSTS + ")");

  private Traces() {}

  /** Each line with a trace, as {@code 12: the line}. */
  static List<String> in(String text) {
    String[] lines = text.split("\n", -1);
    return Stream.iterate(0, i -> i < lines.length, i -> i + 1)
        .filter(i -> TRACE.matcher(lines[i]).find())
        .map(i -> (i + 1) + ": " + shown(lines[i]))
        .toList();
  }

  private static String shown(String line) {
    Matcher trace = TRACE.matcher(line);
    return trace.find()
        ? line.substring(Math.max(0, trace.start() - 30), Math.min(line.length(), trace.end() + 30))
        : "";
  }
}
