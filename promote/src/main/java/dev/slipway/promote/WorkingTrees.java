package dev.slipway.promote;

import dev.slipway.git.GitCall;
import dev.slipway.git.RepositoryUrl;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the working tree of a repository on this machine that a push would leave out of step. */
final class WorkingTrees {
  private WorkingTrees() {}

  /** The working tree that has the branch checked out; empty for bare and remote repositories. */
  static Optional<Path> of(RepositoryUrl url, String branch) {
    if (url.transport() != RepositoryUrl.Transport.FILE) {
      return Optional.empty();
    }
    var listing =
        GitCall.personal().at(Path.of(url.location())).run("worktree", "list", "--porcelain");
    if (!listing.ok()) {
      return Optional.empty();
    }
    for (String tree : listing.text().split("\n\n")) {
      if (tree.lines().anyMatch(("branch refs/heads/" + branch)::equals)
          && tree.lines().noneMatch("bare"::equals)) {
        return tree.lines()
            .filter(line -> line.startsWith("worktree "))
            .map(line -> Path.of(line.substring("worktree ".length())))
            .findFirst();
      }
    }
    return Optional.empty();
  }
}
