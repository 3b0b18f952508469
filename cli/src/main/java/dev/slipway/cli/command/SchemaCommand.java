package dev.slipway.cli.command;

import dev.slipway.fleet.FleetSchema;
import dev.slipway.model.ExitCode;

/** {@code slipway schema}: for editors that complete and check slipway.yaml. */
final class SchemaCommand implements Command {
  @Override
  public void describe(Syntax syntax) {
    syntax.example("slipway schema > slipway.schema.json", "then name it in your editor");
  }

  @Override
  public ExitCode run(Invocation call) {
    call.screen().result(FleetSchema.tree(), screen -> screen.line(FleetSchema.json().strip()));
    return ExitCode.OK;
  }
}
