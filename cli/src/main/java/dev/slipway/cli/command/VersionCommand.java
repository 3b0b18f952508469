package dev.slipway.cli.command;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;

/** {@code slipway version}. */
public final class VersionCommand implements Command {
  /** The version of this program; a test holds it against the build's. */
  public static final String VERSION = "0.1.0";

  VersionCommand() {}

  /** What {@code slipway version} prints. */
  public static String line() {
    return "slipway " + VERSION;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax.example("slipway version", "slipway " + VERSION);
  }

  @Override
  public ExitCode run(Invocation call) {
    var data =
        Tree.mapping()
            .put("version", VERSION)
            .put("java", Runtime.version().toString())
            .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
            .build();
    call.screen().result(data, screen -> screen.line(line()));
    return ExitCode.OK;
  }
}
