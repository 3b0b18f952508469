package dev.slipway.model;

/** What a command ends with; scripts rely on these numbers, so none is ever given a new meaning. */
public enum ExitCode {
  OK(0, "done"),
  ERROR(1, "failed for a reason that has no code of its own"),
  USAGE(2, "the command line, slipway.yaml or a file that it names is wrong"),
  CHANGES(3, "the plan has changes"),
  PREPARE_FAILED(10, "prepare failed; nothing that runs has changed"),
  DIRTY(11, "the working tree has changes that are not committed"),
  REWRITTEN(12, "the history that was deployed from has been rewritten"),
  SECRET_MISSING(13, "a secret, an env file or a variable is missing"),
  PREFLIGHT(14, "the machine cannot take the deployment: disk, port or tool"),
  PARTIAL(20, "the deployment stopped half-way"),
  VERIFY_FAILED(21, "what was deployed did not prove healthy"),
  ROLLED_BACK(22, "what was deployed failed and the previous version runs again, under a hold"),
  ROLLBACK_FAILED(23, "the rollback failed too"),
  UNREACHABLE(30, "a host, an engine or a repository cannot be reached"),
  LOCKED(31, "another run has the lock"),
  APPROVAL_NEEDED(32, "the plan needs an approval"),
  INTERRUPTED(33, "a run was interrupted and can be resumed"),
  HELD(34, "the app is held or suspended"),
  POLICY(35, "the fleet does not trust the repository with what it asks for"),
  BUG(70, "a fault in Slipway itself");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /** One phrase for the manual. */
  public String meaning() {
    return meaning;
  }
}
