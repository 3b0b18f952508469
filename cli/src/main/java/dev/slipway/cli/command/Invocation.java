package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Session;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** One verb with its arguments as they were given. */
final class Invocation {
  private final Syntax syntax;
  private final Words words;
  private final ParseResult parsed;
  private final Session session;
  private final Screen screen;

  Invocation(Syntax syntax, Words words, ParseResult parsed, Session session, Screen screen) {
    this.syntax = syntax;
    this.words = words;
    this.parsed = parsed;
    this.session = session;
    this.screen = screen;
  }

  /** The fleet that this is about. */
  Where where() {
    return Where.of(words, session);
  }

  Session session() {
    return session;
  }

  Screen screen() {
    return screen;
  }

  boolean flag(String name) {
    return parsed.matchedOptionValue(name, false);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(parsed.matchedOptionValue(name, null));
  }

  List<String> options(String name) {
    return parsed.matchedOptionValue(name, List.of());
  }

  /** A whole number from an option. */
  int number(String name, int otherwise) {
    Optional<String> given = option(name);
    try {
      return given.isEmpty() ? otherwise : Integer.parseUnsignedInt(given.get());
    } catch (NumberFormatException e) {
      throw usage("\"" + given.orElse("") + "\" is not a number for " + name);
    }
  }

  /** The argument at a place, where it was given. */
  Optional<String> argument(int index) {
    return parsed.hasMatchedPositional(index)
        ? Optional.ofNullable(parsed.matchedPositionalValue(index, null))
        : Optional.empty();
  }

  /** An argument that the parser has seen to be there. */
  String required(int index) {
    return argument(index).orElseThrow(() -> usage("an argument is missing"));
  }

  /** The arguments from a place on. */
  List<String> arguments(int index) {
    return parsed.hasMatchedPositional(index)
        ? parsed.matchedPositionalValue(index, List.of())
        : List.of();
  }

  Optional<Path> path(String option) {
    return option(option).map(session::path);
  }

  boolean yes() {
    return flag(Options.YES);
  }

  boolean debug() {
    return flag(Options.DEBUG);
  }

  /** The command line is not right. */
  Problem usage(String what) {
    return new Problem(
        ExitCode.USAGE, what, "", "see: slipway " + syntax.verb().words() + " --help");
  }
}
