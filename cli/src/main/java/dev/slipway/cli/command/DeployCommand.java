package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.engine.Request;
import dev.slipway.engine.RunResult;
import dev.slipway.journal.AppState;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
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
        .option("--commit", "COMMIT", "a commit, branch, tag or HEAD in place of the app's ref")
        .flag("--allow-dirty", "deploy the commit although its working tree has other changes")
        .flag(
            "--prune",
            "remove what apps that left the fleet have running; volumes stay. An app that is named"
                + " may lose more of its Kubernetes objects than its prune.limit allows")
        .example("slipway deploy web", "what its branch points to")
        .example("slipway deploy --all", "the whole fleet")
        .example("slipway deploy --prune --yes", "no app, only what left the fleet goes");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      if (call.flag("--prune")) {
        List<String> removed = prune(call, lease.engine());
        if (call.arguments(0).isEmpty() && !call.flag("--all")) {
          call.screen().data(Tree.mapping().put("removed", Tree.ofTexts(removed)).build());
          return ExitCode.OK;
        }
      }
      List<App> apps = Selection.explicit(call, lease.engine().fleet(), call.flag("--all"));
      List<Tree> views = new ArrayList<>();
      ExitCode code = ExitCode.OK;
      for (App listed : apps) {
        App app = call.flag("--prune") ? listed.pruning() : listed;
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

  /** The names of the apps that a person agreed to remove. */
  private static List<String> prune(Invocation call, Engine engine) {
    List<AppState> orphans = engine.orphans();
    List<String> names = orphans.stream().map(orphan -> orphan.app().value()).toList();
    String listed = String.join(", ", names);
    if (orphans.isEmpty()) {
      call.screen().text(screen -> screen.line("No app that left the fleet has anything running."));
      return List.of();
    }
    if (!agreed(call, listed)) {
      throw new Problem(
          ExitCode.CHANGES,
          "these apps left the fleet and would be removed: " + listed,
          engine.fleet().file().toString(),
          "if that is meant: slipway deploy --prune --yes");
    }
    engine.prune(orphans, true, Request.by(call.session().user()));
    call.screen().text(screen -> screen.line("Removed, volumes kept: " + listed));
    return names;
  }

  private static boolean agreed(Invocation call, String apps) {
    return call.yes()
        || call.session()
            .ask("Remove " + apps + "? Volumes stay. [y/N] ")
            .filter(answer -> answer.strip().equalsIgnoreCase("y"))
            .isPresent();
  }

  private static RunResult deploy(Invocation call, Engine engine, App app, boolean several) {
    Request request = Runs.request(call, app, several);
    Optional<String> commit = call.option("--commit");
    return engine.deploy(
        app, commit.isPresent() ? request.at(engine.commit(app, commit.get())) : request);
  }
}
