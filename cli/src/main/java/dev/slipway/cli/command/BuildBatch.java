package dev.slipway.cli.command;

import dev.slipway.cli.console.Session;
import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.incremental.Builds;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * Answers one build for each line of standard input, with one line of JSON. What was built before
 * is built again only where a file that it read is another.
 */
final class BuildBatch {
  private final Session session;
  private final Map<List<String>, Builds> builds = new HashMap<>();

  BuildBatch(Session session) {
    this.session = session;
  }

  /**
   * @param common the flags of the command line, for lines that have none
   */
  void run(BuildFlags common) {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          List<String> words = List.of(line.split("\t"));
          session.out().print(answer(words, common).json() + "\n");
          session.out().flush();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Tree answer(List<String> words, BuildFlags common) {
    String directory = words.getFirst();
    try {
      List<String> flags =
          words.subList(1, words.size()).stream().filter(w -> !w.isEmpty()).toList();
      var target = BuildTarget.of(session, directory);
      Builds same =
          builds.computeIfAbsent(
              flags,
              _ -> new Builds((flags.isEmpty() ? common : flags(flags)).options(session, _ -> {})));
      Builds.Pass pass = same.pass(target.tree(), List.of(target.path()));
      return switch (pass.outcomes().values().iterator().next()) {
        case Builds.Outcome.Built built -> built(directory, built.rendering().text());
        case Builds.Outcome.Failed failed ->
            failed(directory, BuildCommand.problem(failed.failure()));
      };
    } catch (KustomizeException e) {
      return failed(directory, BuildCommand.problem(e));
    } catch (Problem e) {
      return failed(directory, e);
    } catch (RuntimeException | StackOverflowError e) {
      // One bad line must not take the others with it.
      return answer(directory, false, "", "this is a fault in Slipway: " + e);
    }
  }

  private BuildFlags flags(List<String> words) {
    var syntax = Syntax.of(Verb.BUILD, new BuildCommand());
    var line = new CommandLine(syntax.spec());
    line.setExpandAtFiles(false);
    line.setInterpolateVariables(false);
    line.setOverwrittenOptionsAllowed(true);
    CommandLine.ParseResult parsed = CommandLines.parse(line, syntax, words);
    return BuildFlags.of(syntax.invocation(parsed, session));
  }

  private static Tree built(String directory, String output) {
    return answer(directory, true, output, "");
  }

  private static Tree failed(String directory, Problem problem) {
    String next = problem.next().map(text -> " (" + text + ")").orElse("");
    return answer(directory, false, "", problem.getMessage() + next);
  }

  private static Tree answer(String directory, boolean ok, String output, String error) {
    return Tree.mapping()
        .put("dir", directory)
        .put("ok", ok)
        .put("output", output)
        .put("error", error)
        .build();
  }
}
