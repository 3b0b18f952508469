package dev.slipway.promote;

import dev.slipway.model.CommitId;
import java.util.List;

/** What came of asking for a rollback commit. */
public sealed interface RollbackOutcome {
  /** The commit was made and is the branch's head. */
  record Committed(CommitId commit) implements RollbackOutcome {}

  /** The branch already has that content, or has the commit of this very run. */
  record AlreadyThere(CommitId commit) implements RollbackOutcome {}

  /**
   * Slipway may not or must not write there.
   *
   * @param commands what does the same by hand, in order, quoted for a POSIX shell
   */
  record NotAllowed(List<String> commands, String why) implements RollbackOutcome {
    public NotAllowed {
      commands = List.copyOf(commands);
    }
  }
}
