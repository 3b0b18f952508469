package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.fleet.Fleet;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.server.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code slipway doctor}: looks whether this machine has what is needed; changes nothing. */
final class DoctorCommand implements Command {
  private final Fleets fleets;

  DoctorCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  /** How well something is. */
  private enum Grade {
    OK,
    NOTE,
    MISSING
  }

  private record Check(String name, Grade grade, String said, String next) {}

  @Override
  public void describe(Syntax syntax) {
    syntax.example("slipway doctor", "exit code 14 where something needed is missing");
  }

  @Override
  public ExitCode run(Invocation call) {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("java", Grade.OK, Runtime.version().toString(), ""));
    checks.add(
        tool(
            "git",
            Grade.MISSING,
            "install git; every source is a Git repository",
            "git",
            "--version"));
    checks.add(
        tool(
            "ssh-keygen",
            Grade.NOTE,
            "only for signatures of commits and approvals",
            "sh",
            "-c",
            "command -v ssh-keygen"));
    checks.add(
        tool(
            "docker",
            Grade.NOTE,
            "only for the target compose; process needs none",
            "docker",
            "version",
            "--format",
            "engine {{.Server.Version}}"));
    checks.add(
        tool(
            "compose",
            Grade.NOTE,
            "only for the target compose; v2 as a plugin of docker",
            "docker",
            "compose",
            "version"));
    fleet(call, checks);
    List<Tree> views = new ArrayList<>();
    for (Check check : checks) {
      views.add(
          Tree.mapping()
              .put("check", check.name())
              .put("grade", check.grade().name().toLowerCase(java.util.Locale.ROOT))
              .put("said", check.said())
              .put("next", check.next())
              .build());
    }
    var data = Tree.mapping().put("checks", new Tree.Sequence(views)).build();
    call.screen().result(data, screen -> checks.forEach(check -> show(screen, check)));
    return checks.stream().anyMatch(check -> check.grade() == Grade.MISSING)
        ? ExitCode.PREFLIGHT
        : ExitCode.OK;
  }

  private static void show(Screen screen, Check check) {
    String word =
        switch (check.grade()) {
          case OK -> screen.style().good("ok     ");
          case NOTE -> screen.style().warning("note   ");
          case MISSING -> screen.style().bad("MISSING");
        };
    String text = check.next().isEmpty() ? check.said() : check.said() + "; " + check.next();
    screen.hanging(StageLines.pad(check.name(), 12) + word + "  ", 21, text);
  }

  private void fleet(Invocation call, List<Check> checks) {
    Fleet fleet;
    try {
      fleet = fleets.read(call.where());
    } catch (Problem e) {
      checks.add(new Check("fleet", Grade.NOTE, e.what(), e.next().orElse("")));
      return;
    }
    checks.add(
        new Check("fleet", Grade.OK, fleet.file() + ", " + fleet.apps().size() + " apps", ""));
    checks.add(root(fleet.root()));
    Path socket = fleet.root().resolve("run/slipway.sock");
    checks.add(
        listening(socket)
            ? new Check("daemon", Grade.OK, "listens on " + socket, "")
            : new Check(
                "daemon", Grade.NOTE, "none listens", "slipway serve polls and deploys by itself"));
  }

  private static boolean listening(Path socket) {
    Optional<Client> client = Client.connect(socket);
    client.ifPresent(connected -> {
      try {
        connected.close();
      } catch (IOException e) {
        // It was only a look.
      }
    });
    return client.isPresent();
  }

  private static Check root(Path root) {
    Path there = root;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isWritable(there)) {
      return new Check(
          "root",
          Grade.MISSING,
          root + " cannot be written by this user",
          "run as its owner, or name another with --root or root: in the fleet's file");
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace() / (1024 * 1024);
      return free < 512
          ? new Check("root", Grade.MISSING, root + " has " + free + " MB free", "make room")
          : new Check("root", Grade.OK, root + ", " + free + " MB free", "");
    } catch (IOException e) {
      return new Check("root", Grade.NOTE, root + " cannot be measured", "");
    }
  }

  private static Check tool(String name, Grade otherwise, String next, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Check(name, otherwise, "does not answer", next);
      }
      String line = said.lines().findFirst().orElse("");
      return process.exitValue() == 0
          ? new Check(name, Grade.OK, line, "")
          : new Check(name, otherwise, line.isEmpty() ? "is not there" : line, next);
    } catch (IOException e) {
      return new Check(name, otherwise, "is not there", next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(name, otherwise, "was not looked at", next);
    }
  }
}
