package dev.slipway.engine;

import dev.slipway.model.CommitId;
import java.util.Optional;

/**
 * Who wants a run, and how it is to be carried out.
 *
 * @param commit the commit to deploy; empty for what the app's ref points to
 * @param by who asked: a user of this machine, or "slipway" for the daemon
 * @param cause why, for the history: "asked for", "commit by ana", "drift"
 * @param choice what to do about a failure where the app says {@code onFailure: ask}
 * @param dirtyAllowed true where uncommitted changes in the operator's own working tree do not
 *     matter, as for the daemon
 */
public record Request(
    Optional<CommitId> commit,
    String by,
    String cause,
    Progress progress,
    Stop stop,
    FailureChoice choice,
    boolean dirtyAllowed) {

  /** A person's wish, with nobody watching. */
  public static Request by(String user) {
    return new Request(
        Optional.empty(),
        user,
        "asked for",
        Progress.SILENT,
        new Stop(),
        FailureChoice.UNATTENDED,
        false);
  }

  /** The daemon's wish. */
  public static Request unattended(String cause, Progress progress, Stop stop) {
    return new Request(
        Optional.empty(), "slipway", cause, progress, stop, FailureChoice.UNATTENDED, true);
  }

  public Request at(CommitId wanted) {
    return new Request(Optional.of(wanted), by, cause, progress, stop, choice, dirtyAllowed);
  }

  public Request because(String reason) {
    return new Request(commit, by, reason, progress, stop, choice, dirtyAllowed);
  }

  public Request with(Progress watching, Stop stopping, FailureChoice asking) {
    return new Request(commit, by, cause, watching, stopping, asking, dirtyAllowed);
  }
}
