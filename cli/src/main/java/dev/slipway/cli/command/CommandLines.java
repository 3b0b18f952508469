package dev.slipway.cli.command;

import dev.slipway.cli.console.Format;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Session;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Carries out one command line and turns whatever goes wrong into words and an exit code. */
public final class CommandLines {
  private final Commands commands;

  public CommandLines(Commands commands) {
    this.commands = commands;
  }

  /** The exit code that the command line ends with; never throws. */
  public int run(List<String> args, Session session) {
    Words words = Words.of(args);
    var screen = new Screen(session, format(words), noColour(words));
    try {
      return answer(words, session, screen).code();
    } catch (Problem problem) {
      screen.problem(problem);
      trace(words, problem, session);
      return problem.exitCode().code();
    } catch (RuntimeException | Error fault) {
      screen.problem(
          new Problem(
              ExitCode.BUG,
              "this is a fault in Slipway: " + Wording.printable(String.valueOf(fault)),
              "",
              words.has(Options.DEBUG)
                  ? "please report it with the trace below"
                  : "run it again with --debug and report what it prints"));
      trace(words, fault, session);
      return ExitCode.BUG.code();
    } finally {
      session.out().flush();
      session.err().flush();
    }
  }

  private ExitCode answer(Words words, Session session, Screen screen) {
    Optional<Verb> verb = words.known();
    if (verb.isEmpty()) {
      return withoutVerb(words, screen);
    }
    Command command = commands.of(verb.get());
    var syntax = Syntax.of(verb.get(), command);
    var line = new CommandLine(syntax.spec());
    // Somewhere in a value there may be an @ or a $: nothing is expanded.
    line.setExpandAtFiles(false);
    line.setInterpolateVariables(false);
    if (words.has(Options.HELP) || words.has("-h")) {
      session.out().print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
      return ExitCode.OK;
    }
    line.setOverwrittenOptionsAllowed(true);
    ParseResult parsed = parse(line, syntax, words.rest());
    Screen checked = syntax.ownsOutput() ? screen.as(Format.TEXT) : checked(parsed, screen);
    return command.run(new Invocation(syntax, words, parsed, session, checked));
  }

  private static ExitCode withoutVerb(Words words, Screen screen) {
    if (words.has("--version")) {
      screen.line(VersionCommand.line());
      return ExitCode.OK;
    }
    if (words.verb().isEmpty() || words.verb().equals("help")) {
      boolean asked =
          words.has(Options.HELP)
              || words.has("-h")
              || words.rest().isEmpty()
              || words.verb().equals("help");
      if (!asked) {
        throw new Problem(
            ExitCode.USAGE,
            "unknown option \"" + Wording.printable(words.rest().getFirst()) + "\"",
            "",
            "say what is to be done first; see: slipway --help");
      }
      Overview.print(screen);
      return ExitCode.OK;
    }
    List<Verb> several = Verb.beginningWith(words.verb());
    if (!several.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "\"slipway " + words.verb() + "\" needs a second word",
          "",
          "one of: " + String.join(", ", several.stream().map(Verb::words).toList()));
    }
    throw new Problem(
        ExitCode.USAGE,
        "unknown verb \"" + Wording.printable(words.verb()) + "\"",
        "",
        Verb.nearest(words.verb())
            .map(near -> "did you mean \"" + near + "\"? All verbs: slipway --help")
            .orElse("all verbs: slipway --help"));
  }

  static ParseResult parse(CommandLine line, Syntax syntax, List<String> words) {
    try {
      return line.parseArgs(words.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      throw unmatched(e, syntax);
    } catch (MissingParameterException e) {
      throw usage(syntax, missing(e));
    } catch (OverwrittenOptionException e) {
      throw usage(syntax, "an option is given twice");
    } catch (ParameterException e) {
      throw usage(syntax, Wording.printable(String.valueOf(e.getMessage())));
    }
  }

  private static Problem unmatched(UnmatchedArgumentException e, Syntax syntax) {
    String typed = e.getUnmatched().getFirst();
    if (!typed.startsWith("-")) {
      return usage(syntax, "one argument too many: \"" + Wording.printable(typed) + "\"");
    }
    String name = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
    var known = new ArrayList<String>();
    syntax.spec().options().forEach(option -> known.addAll(List.of(option.names())));
    String help = "see: slipway " + syntax.verb().words() + " --help";
    return new Problem(
        ExitCode.USAGE,
        "slipway " + syntax.verb().words() + " has no option \"" + Wording.printable(name) + "\"",
        "",
        Wording.nearest(name, known)
            .map(near -> "did you mean " + near + "? Or " + help)
            .orElse(help));
  }

  private static String missing(MissingParameterException e) {
    if (e.getMissing().isEmpty()) {
      return "an argument is missing";
    }
    var first = e.getMissing().getFirst();
    return first instanceof OptionSpec option
        ? "the option " + option.longestName() + " needs a value"
        : "the argument " + first.paramLabel() + " is missing";
  }

  private static Problem usage(Syntax syntax, String what) {
    return new Problem(
        ExitCode.USAGE, what, "", "see: slipway " + syntax.verb().words() + " --help");
  }

  /** The same screen, once it is known that the format is one. */
  private static Screen checked(ParseResult parsed, Screen screen) {
    String given = parsed.matchedOptionValue(Options.OUTPUT, Format.TEXT.key());
    if (!Syntax.formats().contains(given)) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no output format \"" + Wording.printable(given) + "\"",
          "--output",
          Wording.nearest(given, Syntax.formats())
              .map(near -> "did you mean " + near + "?")
              .orElse("one of: " + String.join(", ", Syntax.formats())));
    }
    return screen;
  }

  private static Format format(Words words) {
    String given = words.value(Options.OUTPUT).or(() -> words.value("-o")).orElse("text");
    for (Format format : Format.values()) {
      if (format.key().equals(given)) {
        return format;
      }
    }
    return Format.TEXT;
  }

  private static boolean noColour(Words words) {
    return words.has(Options.NO_COLOUR) || words.has(Options.NO_COLOR);
  }

  private static void trace(Words words, Throwable failure, Session session) {
    if (words.has(Options.DEBUG)) {
      failure.printStackTrace(session.err());
    }
  }
}
