package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.engine.Adoption;
import dev.slipway.engine.Request;
import dev.slipway.engine.RunResult;
import dev.slipway.model.App;
import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code slipway adopt}: shows what runs and how it compares; with --yes takes it over as it is.
 */
final class AdoptCommand implements Command {
  private final Fleets fleets;

  AdoptCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app that what runs belongs to from now on")
        .flag("--allow-dirty", "go on although the working tree has other changes")
        .example("slipway adopt web", "shows what would be taken over; changes nothing")
        .example("slipway adopt web --yes", "takes it over; nothing is restarted");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      Request request = Runs.request(call, app, false);
      Adoption adoption = lease.engine().adoptable(app, request);
      call.screen().text(screen -> show(screen, app, adoption));
      if (!agreed(call, adoption)) {
        call.screen().data(tree(app, adoption));
        return adoption.complete() ? ExitCode.OK : ExitCode.CHANGES;
      }
      RunResult result = lease.engine().adopt(app, adoption, request);
      call.screen().text(screen -> ResultScreen.show(screen, app, result));
      call.screen().data(ResultScreen.tree(result));
      return result.exitCode();
    }
  }

  private static boolean agreed(Invocation call, Adoption adoption) {
    if (adoption.matching().isEmpty()) {
      return false;
    }
    return call.yes()
        || call.session()
            .ask("Take over what matches? Nothing is restarted. [y/N] ")
            .filter(answer -> answer.strip().equalsIgnoreCase("y"))
            .isPresent();
  }

  private static void show(Screen screen, App app, Adoption adoption) {
    screen.apart(app.name() + " @ " + adoption.revision().display(), "target " + app.target());
    for (Target.Adoptable service : adoption.services()) {
      int width = service.service().length() + 6;
      String head = "  " + mark(service) + " " + service.service() + "  ";
      if (service.instances().isEmpty()) {
        screen.hanging(head, width, "does not run");
      } else if (service.differences().isEmpty()) {
        screen.hanging(head, width, "runs as Git says; is taken over as it is");
      } else {
        screen.hanging(head, width, "runs, but differs; a deployment would replace it:");
        for (Change.Field field : service.differences()) {
          screen.hanging(
              " ".repeat(6) + field.path(),
              6 + field.path().length(),
              "  " + field.before() + " -> " + field.after());
        }
      }
    }
    if (adoption.matching().isEmpty()) {
      screen.labelled("next", "nothing can be taken over; slipway plan " + app.name());
    } else {
      screen.whole("next", "slipway adopt " + app.name() + " --yes");
    }
  }

  private static String mark(Target.Adoptable service) {
    if (service.instances().isEmpty()) {
      return "+";
    }
    return service.differences().isEmpty() ? "=" : "~";
  }

  private static Tree tree(App app, Adoption adoption) {
    List<Tree> services = new ArrayList<>();
    for (Target.Adoptable service : adoption.services()) {
      List<Tree> differences = new ArrayList<>();
      for (Change.Field field : service.differences()) {
        differences.add(
            Tree.mapping()
                .put("path", field.path())
                .put("before", field.before())
                .put("after", field.after())
                .build());
      }
      services.add(
          Tree.mapping()
              .put("service", service.service())
              .put("instances", Tree.ofTexts(service.instances()))
              .put("differences", new Tree.Sequence(differences))
              .build());
    }
    return Tree.mapping()
        .put("app", app.name().value())
        .put("commit", adoption.revision().commit().value())
        .put("services", new Tree.Sequence(services))
        .put("complete", adoption.complete())
        .build();
  }
}
