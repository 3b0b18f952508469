package dev.slipway.cli.console;

import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.function.Consumer;

/** Writes results to standard output and all else to standard error, in the chosen format. */
public final class Screen {
  private static final int LABEL = 9;

  private final Session session;
  private final Format format;
  private final Style out;
  private final Style err;

  public Screen(Session session, Format format, boolean noColour) {
    this.session = session;
    this.format = format;
    boolean colour =
        !noColour
            && session.environment("NO_COLOR").isEmpty()
            && !session.environment("TERM").filter("dumb"::equals).isPresent();
    this.out = colour && session.terminal().out() ? Style.COLOUR : Style.PLAIN;
    this.err = colour && session.terminal().err() ? Style.COLOUR : Style.PLAIN;
  }

  /** The same screen in another format. */
  public Screen as(Format other) {
    return new Screen(session, other, out, err);
  }

  public Format format() {
    return format;
  }

  private Screen(Session session, Format format, Style out, Style err) {
    this.session = session;
    this.format = format;
    this.out = out;
    this.err = err;
  }

  /** The marks for results. */
  public Style style() {
    return out;
  }

  /** The marks for progress. */
  public Style progressStyle() {
    return err;
  }

  public int columns() {
    return Math.min(session.terminal().columns(), Session.Terminal.COLUMNS);
  }

  /** A result: as data where that was asked for, as the given lines where not. */
  public void result(Tree data, Consumer<Screen> text) {
    switch (format) {
      case TEXT -> text.accept(this);
      case JSON -> session.out().print(data.prettyJson() + "\n");
      case YAML -> session.out().print(Yaml.write(data));
    }
    session.out().flush();
  }

  /** A part of a result for people, shown as soon as it is there. */
  public void text(Consumer<Screen> text) {
    if (format == Format.TEXT) {
      text.accept(this);
      session.out().flush();
    }
  }

  /** The data of a result whose text has been shown in parts. */
  public void data(Tree data) {
    result(data, _ -> {});
  }

  /** One item of a stream of results: a line of JSON, a YAML document, or a line of text. */
  public void item(Tree data, String text) {
    switch (format) {
      case TEXT -> line(text);
      case JSON -> line(data.json());
      case YAML -> session.out().print("---\n" + Yaml.write(data));
    }
    session.out().flush();
  }

  public void line(String text) {
    session.out().print(text + "\n");
  }

  /** Lets what was written so far be seen. */
  public void flush() {
    session.out().flush();
  }

  public void lines(List<String> lines) {
    lines.forEach(this::line);
  }

  /** A line that begins with a word in a column of its own; further lines stand under the first. */
  public void labelled(String label, String text) {
    lines(labelledLines("", label, text));
  }

  /** As {@link #labelled(String, String)}, some way in from the left. */
  public void labelled(String indent, String label, String text) {
    lines(labelledLines(indent, label, text));
  }

  /** A labelled path or command; never cut, not even between words: a person copies it. */
  public void whole(String label, String text) {
    line(label + " ".repeat(Math.max(LABEL - label.length(), 1)) + text);
  }

  /** Progress whose text begins behind a head of a known width, and goes on under itself. */
  public void progress(String head, int width, String text) {
    List<String> parts = Wrapping.wrap(text, Math.max(20, columns() - width));
    progress((head + parts.getFirst()).stripTrailing());
    parts.stream().skip(1).forEach(part -> progress(" ".repeat(width) + part));
  }

  /** A result whose text begins behind a head of a known width, and goes on under itself. */
  public void hanging(String head, int width, String text) {
    List<String> parts = Wrapping.wrap(text, Math.max(20, columns() - width));
    line((head + parts.getFirst()).stripTrailing());
    parts.stream().skip(1).forEach(part -> line(" ".repeat(width) + part));
  }

  /**
   * Text on the left, and text at the right edge, or on a line of its own where both do not fit.
   */
  public void apart(String left, String right) {
    int gap = columns() - left.length() - right.length();
    if (right.isEmpty()) {
      line(left);
    } else if (gap >= 2) {
      line(left + " ".repeat(gap) + right);
    } else {
      line(left);
      line(" ".repeat(Math.max(0, columns() - right.length())) + right);
    }
  }

  /** What happens, for whoever waits. */
  public void progress(String text) {
    session.err().print(text + "\n");
    session.err().flush();
  }

  /** A hint or a warning beside the result. */
  public void notice(String text) {
    Wrapping.wrap(text, columns()).forEach(this::progress);
  }

  /** What is wrong, where, and what to do next. */
  public void problem(Problem problem) {
    if (format != Format.TEXT) {
      var data =
          Tree.mapping()
              .put("what", problem.what())
              .put("where", problem.where())
              .put("next", problem.next())
              .put("exit", problem.exitCode().code())
              .build();
      progress(Tree.mapping().put("error", data).build().json());
      return;
    }
    String label = err.bad("error:");
    List<String> what = Wrapping.wrap(problem.what(), columns() - "error: ".length());
    progress(label + " " + what.getFirst());
    what.stream().skip(1).forEach(line -> progress("       " + line));
    problem.where().ifPresent(where -> labelledLines("  ", "where", where).forEach(this::progress));
    problem.next().ifPresent(next -> labelledLines("  ", "next", next).forEach(this::progress));
  }

  private List<String> labelledLines(String indent, String label, String text) {
    int width = Math.max(LABEL, label.length() + 1);
    List<String> parts = Wrapping.wrap(text, columns() - indent.length() - width);
    String margin = indent + " ".repeat(width);
    return java.util.stream.IntStream.range(0, parts.size())
        .mapToObj(i ->
            i == 0
                ? indent + label + " ".repeat(width - label.length()) + parts.get(i)
                : margin + parts.get(i))
        .toList();
  }
}
