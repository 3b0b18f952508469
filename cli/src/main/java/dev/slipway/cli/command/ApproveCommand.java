package dev.slipway.cli.command;

import dev.slipway.engine.Approvals;
import dev.slipway.engine.Engine;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code slipway approve}: agrees to one plan; any change of the plan voids it. */
final class ApproveCommand implements Command {
  private final Fleets fleets;

  ApproveCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .argument("PLAN", "the plan, as slipway plan and slipway status show it: p-7c1e90d4")
        .option("--key", "FILE", "the SSH key to sign with, where the fleet lists approvers")
        .example("slipway approve web p-7c1e90d4", "");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      Engine engine = lease.engine();
      App app = engine.fleet().app(call.required(0));
      String hash = engine.planHash(app.name(), call.required(1));
      Optional<String> signature =
          engine.approvals().bySignature()
              ? Optional.of(Approvals.sign(key(call, app), Approvals.statement(app.name(), hash)))
              : Optional.empty();
      engine.approve(app.name(), hash, signature, call.session().user());
      var data =
          Tree.mapping()
              .put("app", app.name().value())
              .put("plan", hash)
              .put("signed", signature.isPresent())
              .build();
      call.screen()
          .result(
              data,
              screen ->
                  screen.line(
                      "Approved. The daemon deploys it; without one: slipway deploy "
                          + app.name()));
      return ExitCode.OK;
    }
  }

  private static Path key(Invocation call, App app) {
    Optional<Path> named = call.path("--key");
    if (named.isPresent()) {
      return named.get();
    }
    for (String name : new String[] {"id_ed25519", "id_ecdsa", "id_rsa"}) {
      Path usual = Path.of(System.getProperty("user.home"), ".ssh", name);
      if (Files.exists(usual)) {
        return usual;
      }
    }
    throw new Problem(
        ExitCode.APPROVAL_NEEDED,
        "the fleet lists approvers, so an approval must be signed, and no SSH key was found",
        app.name().value(),
        "name yours: --key ~/.ssh/id_ed25519");
  }
}
