package dev.slipway.kustomize.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;

/**
 * The parser's complaints in the words that go-yaml has for them, which are what people look up.
 */
final class ParserMessages {
  private static final List<Map.Entry<String, String>> WORDS =
      List.of(
          Map.entry(
              "mapping values are not allowed", "mapping values are not allowed in this context"),
          Map.entry("mapping keys are not allowed", "mapping keys are not allowed in this context"),
          Map.entry(
              "sequence entries are not allowed",
              "block sequence entries are not allowed in this context"),
          Map.entry("expected ',' or ']'", "did not find expected ',' or ']'"),
          Map.entry("expected ',' or '}'", "did not find expected ',' or '}'"),
          Map.entry("expected the node content", "did not find expected node content"),
          Map.entry("expected chomping", "did not find expected comment or line break"),
          Map.entry("expected indentation indicator", "found an indentation indicator equal to 0"),
          Map.entry("expected escape sequence", "did not find expected hexdecimal number"),
          Map.entry("found unknown escape character", "found unknown escape character"),
          Map.entry("could not find expected ':'", "could not find expected ':'"),
          Map.entry("expected '<document start>'", "did not find expected <document start>"));

  private ParserMessages() {}

  static String problem(MarkedYamlEngineException failure) {
    String problem = String.valueOf(failure.getProblem());
    if (problem.startsWith("expected <block end>")) {
      return String.valueOf(failure.getContext()).contains("collection")
          ? "did not find expected '-' indicator"
          : "did not find expected key";
    }
    if (problem.contains("cannot start any token")) {
      return "found character that cannot start any token";
    }
    for (Map.Entry<String, String> words : WORDS) {
      if (problem.startsWith(words.getKey())) {
        return words.getValue();
      }
    }
    return problem;
  }

  /**
   * The line that go-yaml names, which is where the enclosing construct begins and for the parser,
   * as opposed to the scanner, one less; 0 where it names none.
   *
   * @param old whether its second version speaks, which names the place of the problem first
   */
  static int line(MarkedYamlEngineException failure, boolean old) {
    int context = failure.getContextMark().map(Mark::getLine).orElse(0);
    int problem = failure.getProblemMark().map(Mark::getLine).orElse(0);
    boolean atProblem = old ? problem != 0 : context == 0;
    int line = atProblem ? problem : context;
    boolean scanner = failure instanceof ScannerException && (atProblem || !old);
    return line == 0 || !scanner ? line : line + 1;
  }

  static Optional<Mark> mark(MarkedYamlEngineException failure) {
    return failure.getProblemMark().or(failure::getContextMark);
  }
}
