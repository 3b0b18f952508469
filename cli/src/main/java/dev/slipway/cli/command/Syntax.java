package dev.slipway.cli.command;

import dev.slipway.cli.console.Format;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Session;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a verb takes, put together without annotations: reading those by reflection costs a third of
 * a cold start.
 */
public final class Syntax {
  private final Verb verb;
  private final CommandSpec spec;
  private final List<String> examples = new ArrayList<>();
  private int positions;
  private boolean outputIsFormat;

  private Syntax(Verb verb) {
    this.verb = verb;
    this.spec = CommandSpec.create().name("slipway " + verb.words());
    spec.usageMessage()
        .width(100)
        .autoWidth(false)
        .description(capital(verb.summary()) + ".")
        .sortOptions(false)
        .sortSynopsis(false)
        .abbreviateSynopsis(true)
        .optionListHeading("%nOptions:%n")
        .parameterListHeading("%nArguments:%n");
  }

  /** The syntax of a verb with the options that all verbs share. */
  static Syntax of(Verb verb, Command command) {
    var syntax = new Syntax(verb);
    command.describe(syntax);
    syntax.shared();
    return syntax;
  }

  /** An argument that must be given. */
  Syntax argument(String label, String description) {
    return positional(label, description, positions + "", "1");
  }

  /** An argument that may be left out. */
  Syntax optionalArgument(String label, String description) {
    return positional(label, description, positions + "", "0..1");
  }

  /** Any number of arguments, none included. */
  Syntax arguments(String label, String description) {
    return positional(label, description, positions + "..*", "0..*");
  }

  private Syntax positional(String label, String description, String index, String arity) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel(label)
            .index(index)
            .arity(arity)
            .required(arity.equals("1"))
            .type(arity.endsWith("*") ? List.class : String.class)
            .auxiliaryTypes(String.class)
            .description(description)
            .build());
    positions++;
    return this;
  }

  /** An option without a value. */
  Syntax flag(String name, String description, String... aliases) {
    spec.addOption(named(name, description, aliases).arity("0").type(boolean.class).build());
    return this;
  }

  /** An option with one value; the last one given counts. */
  Syntax option(String name, String label, String description, String... aliases) {
    spec.addOption(
        named(name, description, aliases).arity("1").paramLabel(label).type(String.class).build());
    return this;
  }

  /** An option that may be given several times. */
  Syntax options(String name, String label, String description, String... aliases) {
    spec.addOption(
        named(name, description, aliases)
            .arity("1")
            .paramLabel(label)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build());
    return this;
  }

  /** A command line that does something useful, with a word on what. */
  Syntax example(String line, String what) {
    examples.add("  " + line + " ".repeat(Math.max(2, 46 - line.length())) + what);
    return this;
  }

  private void shared() {
    option(Options.FLEET, "FILE", "the fleet's file; else $SLIPWAY_FLEET, else slipway.yaml");
    option(Options.ROOT, "DIR", "where Slipway keeps its own files; else what the fleet says");
    if (!ownsOutput()) {
      option(Options.OUTPUT, "FORMAT", "text, json or yaml", "-o");
      outputIsFormat = true;
    }
    flag(Options.YES, "do not ask; skips no approval that the fleet requires", "-y");
    flag(Options.NO_COLOUR, "no colour, as with NO_COLOR set", Options.NO_COLOR);
    flag(Options.DEBUG, "show stack traces and what is run");
    flag(Options.HELP, "show this and end", "-h");
    if (!examples.isEmpty()) {
      spec.usageMessage().footerHeading("%nExamples:%n").footer(examples.toArray(String[]::new));
    }
  }

  /** Whether {@code --output} is an option of this verb alone, not the format of its results. */
  boolean ownsOutput() {
    return !outputIsFormat && spec.findOption(Options.OUTPUT) != null;
  }

  /** A command line of this verb inside another one. */
  Invocation invocation(ParseResult parsed, Session session) {
    var words = new Words(verb.words(), List.of());
    return new Invocation(this, words, parsed, session, new Screen(session, Format.TEXT, true));
  }

  private static OptionSpec.Builder named(String name, String description, String... aliases) {
    var names = new ArrayList<String>(List.of(aliases));
    names.add(name);
    return OptionSpec.builder(names.toArray(String[]::new)).description(description);
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  Verb verb() {
    return verb;
  }

  CommandSpec spec() {
    return spec;
  }

  /** The words that {@code --output} takes. */
  static List<String> formats() {
    var keys = new ArrayList<String>();
    for (Format format : Format.values()) {
      keys.add(format.key());
    }
    return keys;
  }
}
