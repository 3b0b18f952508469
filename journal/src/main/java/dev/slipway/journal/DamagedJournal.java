package dev.slipway.journal;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;

/** The journal's file is no longer a database that can be read. */
final class DamagedJournal extends Problem {
  private static final long serialVersionUID = 1L;

  DamagedJournal(String where, Throwable cause) {
    super(
        ExitCode.ERROR,
        "the journal is damaged",
        where,
        "slipway journal restore <backup>, or slipway journal rebuild to start from labels and Git",
        cause);
  }
}
