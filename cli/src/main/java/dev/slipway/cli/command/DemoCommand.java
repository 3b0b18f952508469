package dev.slipway.cli.command;

import dev.slipway.cli.console.Ages;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.demo.Demo;
import dev.slipway.engine.FailureChoice;
import dev.slipway.engine.Request;
import dev.slipway.engine.RunResult;
import dev.slipway.engine.Stop;
import dev.slipway.model.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** {@code slipway demo}: the main job on a small example, told while it happens. */
final class DemoCommand implements Command {
  private static final String DIRECTORY = "slipway-demo";

  @Override
  public void describe(Syntax syntax) {
    syntax
        .option("--dir", "DIR", "the one directory that all of it lies in (./" + DIRECTORY + ")")
        .flag("--keep", "leave the service running at the end")
        .flag("--stop", "end what --keep has left running")
        .example("slipway demo", "about half a minute; needs git, no Docker")
        .example("slipway demo --keep", "to go on with it by oneself");
  }

  @Override
  public ExitCode run(Invocation call) {
    Path directory = call.path("--dir").orElse(call.session().path(DIRECTORY));
    Screen screen = call.screen();
    if (call.flag("--stop")) {
      boolean ended = Demo.end(directory);
      screen.line(
          ended ? "The demo's service was ended; its files are left." : "Nothing of it runs.");
      return ExitCode.OK;
    }
    var stop = new Stop();
    call.session().onInterrupt(stop::request);
    boolean told = false;
    Instant begun = Instant.now();
    try (Demo demo = Demo.create(directory, stop)) {
      ExitCode code = tell(call, demo, directory, stop);
      if (code != ExitCode.OK) {
        return code;
      }
      told = true;
    } finally {
      if (!told || !call.flag("--keep")) {
        Demo.end(directory);
      }
    }
    close(call, directory, Duration.between(begun, Instant.now()));
    return ExitCode.OK;
  }

  private static ExitCode tell(Invocation call, Demo demo, Path directory, Stop stop) {
    Screen screen = call.screen();
    heading(screen, 1, "A Git repository with a small HTTP service, and a fleet that deploys it");
    note(screen, "in", directory.toString());
    demo.gitLog().forEach(line -> note(screen, "commit", line));

    heading(screen, 2, "The first deployment:  slipway deploy hello");
    screen.flush();
    RunResult first = demo.deploy(request(call, demo, stop));
    ResultScreen.show(screen, demo.app(), first);
    if (first.exitCode() != ExitCode.OK) {
      return first.exitCode();
    }
    answers(screen, demo);

    heading(screen, 3, "A new version is pushed; slipway serve polls and rolls it out by itself");
    screen.flush();
    demo.serve(screen::problem);
    Duration took = demo.improve();
    note(screen, "commit", demo.gitLog().getFirst());
    note(screen, "verified", Ages.took(took) + " after the push");
    answers(screen, demo);

    heading(screen, 4, "A broken version is pushed: a setting was renamed, and nobody saw it");
    screen.flush();
    Demo.Broken broken = demo.spoil();
    broken(screen, demo, broken);
    answers(screen, demo);

    heading(screen, 5, "What happened:  slipway history hello, and git log");
    HistoryCommand.show(screen, demo.app(), demo.history());
    screen.line("");
    demo.gitLog().forEach(screen::line);
    screen.flush();
    return ExitCode.OK;
  }

  private static void broken(Screen screen, Demo demo, Demo.Broken broken) {
    var run = broken.run();
    var end = run.end().orElseThrow();
    run.stages()
        .forEach((stage, state) ->
            state
                .outcome()
                .ifPresent(outcome ->
                    note(
                        screen,
                        stage.key(),
                        switch (outcome) {
                              case OK -> screen.style().good("ok");
                              case FAILED -> screen.style().bad("FAILED");
                            }
                            + "  "
                            + state.summary())));
    note(screen, "cause", end.cause());
    if (!broken.failure().firstError().isEmpty()) {
      note(screen, "first error", screen.style().bad(broken.failure().firstError()));
    }
    broken
        .failure()
        .bundle()
        .ifPresent(bundle -> screen.line("   " + StageLines.pad("bundle", 12) + bundle));
    run.rollbackCommit()
        .flatMap(back -> back.commit())
        .ifPresent(
            commit -> note(screen, "in Git", "taken back by commit " + commit.abbreviated()));
    note(screen, "well again", Ages.took(broken.took()) + " after the push");
    note(screen, "state", demo.status().condition().key() + "  " + demo.status().note());
  }

  private static void answers(Screen screen, Demo demo) {
    note(screen, "answers", demo.url() + "  ->  " + screen.style().good(demo.ask()));
  }

  private static Request request(Invocation call, Demo demo, Stop stop) {
    return Request.by(call.session().user())
        .with(new StageLines(call, demo.name(), false), stop, FailureChoice.UNATTENDED);
  }

  private static void heading(Screen screen, int number, String text) {
    screen.line("");
    screen.line(number + "  " + text);
  }

  private static void note(Screen screen, String label, String text) {
    screen.hanging("   " + StageLines.pad(label, 12), 15, text);
  }

  private static void close(Invocation call, Path directory, Duration took) {
    Screen screen = call.screen();
    boolean kept = call.flag("--keep");
    screen.line("");
    screen.line(
        "That took "
            + Ages.took(took)
            + ". "
            + (kept
                ? "The service still runs; end it with: slipway demo --stop"
                : "Nothing of it runs any more; everything is in the one directory."));
    String slipway = program(directory);
    screen.line("Go on by yourself:");
    screen.line("  cd " + shown(call, directory));
    hint(screen, slipway + " status", "what runs, and since when");
    hint(screen, slipway + " logs hello", "what the service wrote");
    hint(screen, slipway + " deploy hello", "bring it up again");
    hint(screen, slipway + " serve", "poll; then commit in work/ and git push");
    hint(screen, slipway + " demo --stop --dir .", "end what runs");
    screen.line("Your own repository: slipway init, beside a compose.yaml.");
    screen.flush();
  }

  private static void hint(Screen screen, String command, String what) {
    screen.line("  " + StageLines.pad(command, 32) + "  " + what);
  }

  /** How this program is called from the demo's directory. */
  private static String program(Path directory) {
    Path program = Path.of(System.getProperty("slipway.program", "slipway"));
    Path above = directory.getParent();
    return above != null && program.startsWith(above)
        ? directory.relativize(program).toString()
        : program.toString();
  }

  private static String shown(Invocation call, Path directory) {
    Path here = call.session().directory();
    return directory.startsWith(here) ? here.relativize(directory).toString() : directory + "";
  }
}
