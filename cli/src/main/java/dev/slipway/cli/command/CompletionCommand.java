package dev.slipway.cli.command;

import dev.slipway.fleet.Fleet;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Wording;
import java.util.List;

/**
 * {@code slipway completion}: a script for a shell; app names are asked for when they are needed.
 */
final class CompletionCommand implements Command {
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Commands commands;
  private final Fleets fleets;

  CompletionCommand(Commands commands, Fleets fleets) {
    this.commands = commands;
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("SHELL", "bash, zsh or fish; apps prints the names of the fleet's apps")
        .example("slipway completion bash > /etc/bash_completion.d/slipway", "for all users")
        .example("source <(slipway completion bash)", "for this shell")
        .example("slipway completion fish | source", "for this shell");
  }

  @Override
  public ExitCode run(Invocation call) {
    String shell = call.required(0);
    if (shell.equals("apps")) {
      Fleet fleet = fleets.read(call.where());
      fleet.apps().forEach(app -> call.screen().line(app.name().value()));
      return ExitCode.OK;
    }
    if (!SHELLS.contains(shell)) {
      throw call.usage(
          "there is no completion for \""
              + Wording.printable(shell)
              + "\"; one of: "
              + String.join(", ", SHELLS));
    }
    call.session().out().print(new Completion(commands).script(shell));
    return ExitCode.OK;
  }
}
