package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView.Branch;
import dev.slipway.target.ObjectView.Standing;
import java.util.List;

/** {@code slipway tree}: the Kubernetes objects of an app with what was made for them. */
final class TreeCommand implements Command {
  private final Fleets fleets;

  TreeCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .example("slipway tree shop", "Deployments with their ReplicaSets and Pods");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      List<Branch> tree = lease.engine().objects(app).tree();
      var data = Tree.mapping().put("app", app.name().value()).put("objects", data(tree)).build();
      call.screen()
          .result(
              data,
              screen -> {
                screen.line(app.name().value());
                show(screen, tree, "");
              });
      return ExitCode.OK;
    }
  }

  private static void show(Screen screen, List<Branch> branches, String margin) {
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      Standing standing = branches.get(i).standing();
      String status =
          StandingScreen.painted(screen.style(), standing.ready(), StandingScreen.status(standing));
      screen.line(margin + (last ? "└── " : "├── ") + standing.object() + "  " + status);
      show(screen, branches.get(i).owned(), margin + (last ? "    " : "│   "));
    }
  }

  private static Tree data(List<Branch> branches) {
    return new Tree.Sequence(
        branches.stream()
            .<Tree>map(branch ->
                StandingScreen.data(branch.standing()).with("owned", data(branch.owned())))
            .toList());
  }
}
