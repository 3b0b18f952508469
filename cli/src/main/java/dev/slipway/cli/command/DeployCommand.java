package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.engine.Request;
import dev.slipway.engine.RunResult;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code slipway deploy}: every stage of one or more apps, ending at the first that fails. */
final class DeployCommand implements Command {
  private final Fleets fleets;

  DeployCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .arguments("APP", "the apps to deploy, in this order")
        .flag("--all", "every app, in the order of the fleet's file")
        .option("--commit", "ID", "a full commit id in place of what the app's ref points to")
        .flag("--allow-dirty", "deploy the commit although its working tree has other changes")
        .example("slipway deploy web", "what its branch points to")
        .example("slipway deploy --all", "the whole fleet");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      List<App> apps = Selection.explicit(call, lease.engine().fleet(), call.flag("--all"));
      List<Tree> views = new ArrayList<>();
      ExitCode code = ExitCode.OK;
      for (App app : apps) {
        RunResult result = deploy(call, lease.engine(), app, apps.size() > 1);
        views.add(ResultScreen.tree(result));
        call.screen().text(screen -> ResultScreen.show(screen, app, result));
        code = result.exitCode();
        if (code != ExitCode.OK) {
          break;
        }
      }
      call.screen().data(Tree.mapping().put("results", new Tree.Sequence(views)).build());
      return code;
    }
  }

  private static RunResult deploy(Invocation call, Engine engine, App app, boolean several) {
    Request request = Runs.request(call, app, several);
    Optional<String> commit = call.option("--commit");
    return engine.deploy(
        app, commit.isPresent() ? request.at(new CommitId(commit.get())) : request);
  }
}
