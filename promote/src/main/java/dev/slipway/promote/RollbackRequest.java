package dev.slipway.promote;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * What is to be as it was.
 *
 * @param repository a Git URL or the absolute path of a repository
 * @param branch where the commit goes, on top of its head
 * @param path the app's folder, {@code ""} for the whole repository
 * @param knownGood the commit whose files below the path are restored
 * @param reason one line
 * @param trailers written at the message's end; {@value #RUN} makes the commit recognisable, so
 *     that it is not made twice for one run
 */
public record RollbackRequest(
    String repository,
    String branch,
    AppName app,
    String path,
    CommitId knownGood,
    String reason,
    SequencedMap<String, String> trailers) {
  /** The trailer that carries the run's id. */
  public static final String RUN = "Slipway-Run";

  /** The trailer that carries the head of the journal's chain. */
  public static final String JOURNAL_HEAD = "Slipway-Journal-Head";

  /** The trailer that says whose journal that head is of: several fleets may share a repository. */
  public static final String FLEET = "Slipway-Fleet";

  private static final Pattern TRAILER = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

  public RollbackRequest {
    trailers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(trailers));
    trailers.forEach((name, value) -> {
      if (!TRAILER.matcher(name).matches() || !oneLine(value)) {
        throw new Problem(
            ExitCode.USAGE,
            "\"" + Wording.printable(name) + "\" is not a trailer of one line",
            "",
            "");
      }
    });
    if (branch.isBlank() || branch.startsWith("-") || !oneLine(branch)) {
      throw new Problem(
          ExitCode.USAGE, "\"" + Wording.printable(branch) + "\" is not a branch", "", "");
    }
    path = inside(path);
  }

  private static boolean oneLine(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private static String inside(String path) {
    String plain = java.nio.file.Path.of("/", path).normalize().toString().substring(1);
    if (path.startsWith("/")
        || java.util.List.of(path.split("/")).contains("..")
        || !oneLine(path)) {
      throw new Problem(
          ExitCode.USAGE,
          "the path \"" + Wording.printable(path) + "\" is not inside the repository",
          "",
          "give a path relative to the repository's root, without ..");
    }
    return plain;
  }

  /** {@code Rollback web to 4f1c2d9: verify failed}. */
  String subject() {
    return "Rollback %s to %s: %s"
        .formatted(app, knownGood.abbreviated(), Wording.printable(reason.strip()));
  }

  String body() {
    return "Restores %s as it was at %s, which last ran verified."
        .formatted(path.isEmpty() ? "the repository" : path, knownGood);
  }

  String trailerBlock() {
    var lines = new StringBuilder();
    for (Map.Entry<String, String> trailer : trailers.entrySet()) {
      lines.append(trailer.getKey()).append(": ").append(trailer.getValue()).append('\n');
    }
    return lines.toString().strip();
  }

  String message() {
    String trailers = trailerBlock();
    return subject() + "\n\n" + body() + "\n" + (trailers.isEmpty() ? "" : "\n" + trailers + "\n");
  }
}
