package dev.slipway.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A broken world, as a person needs it told: what is wrong, where, and what to do next.
 *
 * <p>Every failure that Slipway reports on purpose is one of these. The message holds no secret
 * value; whoever throws it sees to that.
 */
public class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String what;
  private final String where;
  private final String next;

  /**
   * @param exitCode what the command line ends with
   * @param what one sentence without a full stop: "service web has only an image"
   * @param where a file with line and column, a resource or an app; empty where there is none
   * @param next what the person can do about it; empty where nothing can be said
   */
  public Problem(ExitCode exitCode, String what, String where, String next) {
    this(exitCode, what, where, next, null);
  }

  public Problem(
      ExitCode exitCode, String what, String where, String next, @Nullable Throwable cause) {
    super(what, cause);
    this.exitCode = exitCode;
    this.what = what;
    this.where = where;
    this.next = next;
  }

  @Override
  public String getMessage() {
    return where.isEmpty() ? what : where + ": " + what;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String what() {
    return what;
  }

  public Optional<String> where() {
    return where.isEmpty() ? Optional.empty() : Optional.of(where);
  }

  public Optional<String> next() {
    return next.isEmpty() ? Optional.empty() : Optional.of(next);
  }
}
