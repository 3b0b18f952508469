package dev.slipway.source;

import dev.slipway.git.GitCall;
import dev.slipway.git.Mirror;
import dev.slipway.git.Refs;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a person calls a commit of a repository. */
record CommitName(App.Source source, String name) {
  private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern SHORT = Pattern.compile("[0-9a-fA-F]{4,64}");

  /**
   * The commit of that name.
   *
   * @param mirror of the source's repository
   */
  CommitId in(Mirror mirror) {
    if (FULL.matcher(name).matches()) {
      return new CommitId(name);
    }
    if (source.local()) {
      // Whatever git itself takes in that directory: HEAD~1, too.
      return asked(GitCall.personal().at(Path.of(source.repository()))).orElseThrow(this::unknown);
    }
    Refs refs = Refs.of(mirror.url());
    return ofRef(refs).or(() -> shortened(mirror)).orElseThrow(() -> unknown(refs));
  }

  private Optional<CommitId> ofRef(Refs refs) {
    App.Ref meant = name.equals("HEAD") ? source.ref() : new App.Ref.Branch(name);
    return GitSource.resolve(refs, meant).or(() -> GitSource.resolve(refs, new App.Ref.Tag(name)));
  }

  private Optional<CommitId> shortened(Mirror mirror) {
    if (!SHORT.matcher(name).matches()) {
      return Optional.empty();
    }
    Commits.fetchAll(mirror);
    return asked(mirror.git());
  }

  private Optional<CommitId> asked(GitCall git) {
    var answer =
        git.run("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
    String id = answer.text().strip();
    return answer.ok() && FULL.matcher(id).matches()
        ? Optional.of(new CommitId(id))
        : Optional.empty();
  }

  private Problem unknown() {
    return problem("git rev-parse " + Wording.printable(name) + " must name one commit there");
  }

  private Problem unknown(Refs refs) {
    var names = new TreeSet<>(refs.branches().keySet());
    names.addAll(refs.tags().keySet());
    return problem(
        Wording.nearest(name, names)
            .map(near -> "did you mean " + Wording.printable(near) + "?")
            .orElse("name a branch, a tag or the beginning of a commit's id that is unique"));
  }

  private Problem problem(String next) {
    return new Problem(
        ExitCode.USAGE,
        "the repository has no one commit that is called \"" + Wording.printable(name) + "\"",
        Wording.printable(source.repository()),
        next);
  }
}
