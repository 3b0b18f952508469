package dev.slipway.cli.command;

import dev.slipway.model.ExitCode;

/** One verb of the command line. */
interface Command {
  /** Says which arguments and options it takes. */
  void describe(Syntax syntax);

  /**
   * Does it.
   *
   * @throws dev.slipway.model.Problem where it cannot
   */
  ExitCode run(Invocation call);
}
