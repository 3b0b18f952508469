package dev.slipway.promote;

import dev.slipway.git.RepositoryUrl;
import dev.slipway.model.CommitId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes down the git commands that make a rollback commit, for a person to run. */
final class ByHand {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private ByHand() {}

  /** In a working tree of the branch that is there already. */
  static List<String> in(String workingTree, RollbackRequest request) {
    String path = pathspec(request);
    var commands = new ArrayList<String>();
    commands.add(shell("cd", workingTree));
    // Stops before it would overwrite what somebody has not committed.
    commands.add(shell("git", "diff", "--exit-code", "--stat", "HEAD", "--", path));
    commands.addAll(restoreAndCommit(request));
    return commands;
  }

  /** In a fresh clone. */
  static List<String> inClone(RepositoryUrl url, RollbackRequest request) {
    String folder = request.app() + "-rollback";
    var commands = new ArrayList<String>();
    commands.add(shell("git", "clone", "--branch", request.branch(), "--", url.location(), folder));
    commands.add(shell("cd", folder));
    commands.addAll(restoreAndCommit(request));
    commands.add(shell("git", "push", "origin", "HEAD:refs/heads/" + request.branch()));
    return commands;
  }

  private static List<String> restoreAndCommit(RollbackRequest request) {
    CommitId good = request.knownGood();
    var commit = new ArrayList<>(List.of("git", "commit", "-m", request.subject()));
    commit.addAll(List.of("-m", request.body()));
    if (!request.trailerBlock().isEmpty()) {
      commit.addAll(List.of("-m", request.trailerBlock()));
    }
    return List.of(
        shell(
            "git",
            "restore",
            "--source=" + good,
            "--staged",
            "--worktree",
            "--",
            pathspec(request)),
        shell(commit.toArray(String[]::new)));
  }

  private static String pathspec(RollbackRequest request) {
    return request.path().isEmpty() ? "." : ":(literal)" + request.path();
  }

  static String shell(String... words) {
    return Stream.of(words).map(ByHand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
