package dev.slipway.verify;

import dev.slipway.model.LogLine;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the line of a log that most likely says why a service does not run. */
public final class FirstError {
  /** From the surest sign to the weakest; within one, the earliest line counts. */
  private static final List<List<String>> SIGNS =
      List.of(
          List.of("fatal", "panic:", "segmentation fault", "out of memory", "oomkilled"),
          List.of(
              "address already in use",
              "permission denied",
              "connection refused",
              "no such file or directory",
              "no such host",
              "exec format error",
              "command not found",
              "not set",
              "is required",
              "must be set",
              "missing required"),
          List.of(
              "exception", "traceback", "caused by:", "error", "critical", "cannot", "could not"),
          List.of("failed", "failure", "refused", "denied", "invalid", "unable to"));

  /** What takes the sign out of a line: it says that there was no error. */
  private static final List<String> HARMLESS =
      List.of("0 errors", "no error", "errors=0", "error=null", "errors: 0", "without error");

  private FirstError() {}

  /**
   * The first line with the surest sign of an error, or the last line that says anything.
   *
   * @param lines oldest first; of one service, or of several
   */
  public static Optional<LogLine> in(List<LogLine> lines) {
    var told = lines.stream().filter(line -> !line.text().isBlank()).toList();
    return told.stream()
        .filter(line -> rank(line) < SIGNS.size())
        .min(Comparator.comparingInt(FirstError::rank))
        .or(() -> told.isEmpty() ? Optional.empty() : Optional.of(told.getLast()));
  }

  private static int rank(LogLine line) {
    String text = line.text().toLowerCase(Locale.ROOT);
    if (HARMLESS.stream().anyMatch(text::contains)) {
      return SIGNS.size();
    }
    int rank = 0;
    while (rank < SIGNS.size() && SIGNS.get(rank).stream().noneMatch(sign -> holds(text, sign))) {
      rank++;
    }
    return rank;
  }

  /** Whether the text has the sign where a word begins: "error:", not "terror". */
  private static boolean holds(String text, String sign) {
    for (int at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      // NullPointerException is one word, and says it all the same.
      if (at == 0 || !Character.isLetter(text.charAt(at - 1)) || sign.equals("exception")) {
        return true;
      }
    }
    return false;
  }
}
