package dev.slipway.promote;

import dev.slipway.git.BoundedProgram;
import dev.slipway.git.GitCall;
import dev.slipway.git.Mirror;
import dev.slipway.git.Refs;
import dev.slipway.git.RemoteTrouble;
import dev.slipway.git.RepositoryUrl;
import dev.slipway.model.CommitId;
import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import dev.slipway.promote.RollbackOutcome.AlreadyThere;
import dev.slipway.promote.RollbackOutcome.Committed;
import dev.slipway.promote.RollbackOutcome.NotAllowed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the forward commit that restores an app's folder as it was at a known-good commit.
 *
 * <p>The commit is built of Git objects in the cache's mirror and pushed on top of the head that
 * was seen: nobody's working tree takes part, and nobody's push is overwritten. What was made for a
 * run is recognised by its trailer, so that asking again makes nothing twice.
 */
public final class RollbackCommit {
  private static final int MOST_RACES = 5;
  private static final int MOST_SEARCHED = 1000;

  private final Path cache;
  private final Identity author;
  private final Identity committer;

  /**
   * @param cache the folder that holds the mirrors, the same that sources are fetched to
   */
  public RollbackCommit(Path cache, Identity author, Identity committer) {
    try {
      Files.createDirectories(cache);
      this.cache = cache.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be made: " + cache, e);
    }
    this.author = author;
    this.committer = committer;
  }

  /** Makes and pushes the commit, or says why that is not needed or not possible. */
  public RollbackOutcome commit(RollbackRequest request) {
    RepositoryUrl url = RepositoryUrl.parse(request.repository());
    Mirror mirror = new Mirror(cache, url);
    return mirror.locked(() -> commit(request, mirror));
  }

  private RollbackOutcome commit(RollbackRequest request, Mirror mirror) {
    for (int tries = 0; ; tries++) {
      CommitId head = fetchHead(request, mirror);
      Splice splice = new Splice(mirror);
      Splice.Entry good = knownGood(request, mirror, splice);
      Optional<CommitId> made = madeForThisRun(request, mirror, head);
      if (made.isPresent()) {
        return new AlreadyThere(made.get());
      }
      if (splice.at(head, request.path()).equals(Optional.of(good))) {
        return new AlreadyThere(head);
      }
      Optional<Path> workingTree = WorkingTrees.of(mirror.url(), request.branch());
      if (workingTree.isPresent()) {
        return new NotAllowed(
            ByHand.in(workingTree.get().toString(), request),
            "%s is checked out in %s, and no commit is pushed beneath a working tree"
                .formatted(Wording.printable(request.branch()), workingTree.get()));
      }
      CommitId commit = write(request, mirror, head, splice.replace(head, request.path(), good));
      BoundedProgram.Outcome push = push(request, mirror, head, commit);
      // The answer may be lost on the way: what counts is what the remote has now.
      Optional<CommitId> now = head(Refs.of(mirror.url()), request.branch());
      if (now.equals(Optional.of(commit))) {
        return new Committed(commit);
      }
      if (!push.ok() && now.equals(Optional.of(head))) {
        return new NotAllowed(
            ByHand.inClone(mirror.url(), request),
            "the push was refused: " + whyRefused(mirror.url(), push));
      }
      if (tries == MOST_RACES) {
        return new NotAllowed(
            ByHand.inClone(mirror.url(), request),
            "others pushed to " + Wording.printable(request.branch()) + " each time");
      }
    }
  }

  private static CommitId fetchHead(RollbackRequest request, Mirror mirror) {
    Refs refs = Refs.of(mirror.url());
    CommitId head =
        head(refs, request.branch())
            .orElseThrow(() ->
                new Problem(
                    ExitCode.USAGE,
                    "the repository has no branch \"" + Wording.printable(request.branch()) + "\"",
                    Wording.printable(mirror.url().location()),
                    Wording.nearest(request.branch(), refs.branches().keySet())
                        .map(name -> "did you mean \"" + Wording.printable(name) + "\"?")
                        .orElse("name a branch that is there")));
    if (!mirror.has(head)) {
      String ref = "refs/heads/" + request.branch();
      mirror.fetch(List.of("+" + ref + ":refs/slipway/tip/" + digest(ref)));
    }
    return head;
  }

  private static String digest(String ref) {
    return Digest.of(ref).substring("sha256:".length());
  }

  private static Optional<CommitId> head(Refs refs, String branch) {
    return Optional.ofNullable(refs.branches().get(branch));
  }

  private static Splice.Entry knownGood(RollbackRequest request, Mirror mirror, Splice splice) {
    if (!mirror.has(request.knownGood())) {
      throw new Problem(
          ExitCode.USAGE,
          "the known-good commit " + request.knownGood() + " is not in the repository any more",
          Wording.printable(mirror.url().location()),
          "roll back to a commit that is there");
    }
    return splice
        .at(request.knownGood(), request.path())
        .orElseThrow(() ->
            new Problem(
                ExitCode.USAGE,
                "\"%s\" was not there at %s"
                    .formatted(
                        Wording.printable(request.path()), request.knownGood().abbreviated()),
                Wording.printable(mirror.url().location()),
                "roll back to a commit that has it"));
  }

  /** Looks for this run's trailer among the commits since the known-good one. */
  private static Optional<CommitId> madeForThisRun(
      RollbackRequest request, Mirror mirror, CommitId head) {
    String run = request.trailers().get(RollbackRequest.RUN);
    if (run == null) {
      return Optional.empty();
    }
    return mirror
        .ask(
            "log",
            "--no-show-signature",
            "--max-count=" + MOST_SEARCHED,
            "--format=%H %(trailers:key=" + RollbackRequest.RUN + ",valueonly,separator=%x20)",
            head.value(),
            "^" + request.knownGood())
        .lines()
        .filter(line -> List.of(line.split(" ")).contains(run))
        .map(line -> new CommitId(line.substring(0, line.indexOf(' '))))
        .findFirst();
  }

  private CommitId write(RollbackRequest request, Mirror mirror, CommitId head, String tree) {
    var arguments = new ArrayList<>(List.of("commit-tree", "-p", head.value()));
    GitCall call =
        mirror
            .git()
            .with("GIT_AUTHOR_NAME", author.name())
            .with("GIT_AUTHOR_EMAIL", author.email())
            .with("GIT_COMMITTER_NAME", committer.name())
            .with("GIT_COMMITTER_EMAIL", committer.email())
            .fed(request.message().getBytes(StandardCharsets.UTF_8));
    if (committer.signingKey().isPresent()) {
      arguments.add("-S" + committer.signingKey().get());
      call = call.with("gpg.format=ssh").with("gpg.ssh.program=ssh-keygen");
    }
    arguments.addAll(List.of("-F", "-", tree));
    var written = call.run(arguments);
    if (!written.ok()) {
      throw new Problem(
          ExitCode.ERROR,
          "the rollback commit cannot be made: " + Wording.printable(written.err()),
          Wording.printable(mirror.url().location()),
          "check the signing key and the disk");
    }
    return new CommitId(written.text().strip());
  }

  private static BoundedProgram.Outcome push(
      RollbackRequest request, Mirror mirror, CommitId head, CommitId commit) {
    String ref = "refs/heads/" + request.branch();
    return mirror
        .reaching()
        .run(
            "push",
            "--quiet",
            "--no-verify",
            "--no-follow-tags",
            "--force-with-lease=" + ref + ":" + head,
            "--",
            mirror.url().location(),
            commit + ":" + ref);
  }

  /** What the server says is worth more than that git failed to push. */
  private static String whyRefused(RepositoryUrl url, BoundedProgram.Outcome push) {
    String said =
        push.err()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("remote: ") || line.contains("[remote rejected]"))
            .filter(line -> line.length() > "remote: ".length())
            .findFirst()
            .orElse(push.err());
    return RemoteTrouble.reason(url, said);
  }
}
