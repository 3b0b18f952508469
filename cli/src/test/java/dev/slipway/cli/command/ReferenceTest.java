package dev.slipway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Keeps the reference pages equal to the program. Write them anew with {@code
 * -Dslipway.write=true}.
 */
class ReferenceTest {
  private static final Path DOCS = Path.of("../docs/reference");

  @Test
  void the_reference_of_the_command_line_is_what_the_parser_takes() throws IOException {
    hold(DOCS.resolve("cli.md"), commandLine());
  }

  @Test
  void the_table_of_exit_codes_is_complete() throws IOException {
    hold(DOCS.resolve("exit-codes.md"), exitCodes());
  }

  private static void hold(Path page, String expected) throws IOException {
    if (Boolean.getBoolean("slipway.write")) {
      Files.createDirectories(DOCS);
      Files.writeString(page, expected);
    }
    assertThat(page).content().isEqualTo(expected);
  }

  private static String exitCodes() {
    var page = new StringBuilder();
    page.append(
        """
        # Exit codes

        What a command ends with. Scripts may rely on these numbers: none is ever given a new
        meaning. The same number is in `exit` of every error that is printed as JSON or YAML.

        | code | meaning |
        |---|---|
        """);
    for (ExitCode code : ExitCode.values()) {
      page.append("| ").append(code.code()).append(" | ").append(code.meaning()).append(" |\n");
    }
    return page.toString();
  }

  private static String commandLine() {
    var commands = new Commands(new LocalFleets());
    var page = new StringBuilder();
    page.append(
        """
        # The command line

        `slipway VERB [ARGUMENT...] [OPTION...]`. Results go to standard output, progress and errors
        to standard error. Nothing asks a question when standard input is not a terminal. What a
        command ends with is listed in [exit-codes.md](exit-codes.md).

        Where `slipway serve` listens for the same fleet, the verbs marked with *daemon* are carried
        out there; everything else, and everything without a daemon, in the process itself.

        Ctrl-C once ends a run at its next boundary and says how to go on; twice ends at once. Either
        way `slipway resume` goes on.

        ## Options that every verb takes

        """);
    var any = Syntax.of(Verb.VERSION, commands.of(Verb.VERSION)).spec();
    page.append("| option | meaning |\n|---|---|\n");
    any.options().forEach(option -> page.append(row(option)));
    for (Group group : Group.values()) {
      page.append("\n## ").append(group.title()).append('\n');
      for (Verb verb : Verb.values()) {
        if (verb.group() == group) {
          page.append(verb(verb, commands, any.options()));
        }
      }
    }
    return page.toString();
  }

  private static String verb(Verb verb, Commands commands, java.util.List<OptionSpec> shared) {
    var spec = Syntax.of(verb, commands.of(verb)).spec();
    var text = new StringBuilder("\n### slipway " + verb.words());
    spec.positionalParameters()
        .forEach(argument -> {
          String label = argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
          text.append(argument.arity().min() > 0 ? " " + label : " [" + label + "]");
        });
    String summary = verb.summary();
    text.append("\n\n").append(Character.toUpperCase(summary.charAt(0)));
    text.append(summary.substring(1)).append('.').append(verb.daemon() ? " *daemon*" : "");
    text.append("\n\n");
    var rows = shared.stream().map(ReferenceTest::row).toList();
    var own = spec.options().stream().filter(option -> !rows.contains(row(option))).toList();
    if (!own.isEmpty() || !spec.positionalParameters().isEmpty()) {
      text.append("| argument or option | meaning |\n|---|---|\n");
      spec.positionalParameters()
          .forEach(argument ->
              text.append("| `")
                  .append(argument.paramLabel().replace("|", "\\|"))
                  .append("` | ")
                  .append(argument.description()[0])
                  .append(" |\n"));
      own.forEach(option -> text.append(row(option)));
      text.append('\n');
    }
    text.append("```\n");
    for (String example : spec.usageMessage().footer()) {
      text.append(example.strip()).append('\n');
    }
    return text.append("```\n").toString();
  }

  private static String row(OptionSpec option) {
    String names = String.join("`, `", option.names());
    String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
    return "| `" + names + value + "` | " + option.description()[0] + " |\n";
  }
}
