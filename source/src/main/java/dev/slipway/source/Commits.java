package dev.slipway.source;

import dev.slipway.git.Mirror;
import dev.slipway.model.CommitId;
import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.List;
import java.util.Optional;

/** Brings commits into a mirror. */
final class Commits {
  private static final List<String> EVERYTHING =
      List.of("+refs/heads/*:refs/slipway/all/heads/*", "+refs/tags/*:refs/slipway/all/tags/*");

  private Commits() {}

  /**
   * Fetches one ref of the remote. Its name here is a digest: the remote may replace a branch
   * {@code a} by {@code a/b}, and as files in one folder these two exclude each other.
   */
  static void fetch(Mirror mirror, String ref) {
    mirror.fetch(List.of("+" + ref + ":" + tracking(ref)));
  }

  /** Fetches every branch and tag. */
  static void fetchAll(Mirror mirror) {
    mirror.fetch(EVERYTHING);
  }

  static String tracking(String ref) {
    return "refs/slipway/tip/" + Digest.of(ref).substring("sha256:".length());
  }

  /**
   * Fetches one commit by its id, or everything where the remote gives no bare commits; what is
   * wrong if it is not to be had.
   */
  static Optional<Problem> fetch(Mirror mirror, CommitId commit) {
    if (mirror.has(commit)) {
      return Optional.empty();
    }
    String tip = "refs/slipway/commit/" + commit;
    try {
      if (mirror.offers(List.of(commit + ":" + tip)) && mirror.has(commit)) {
        return Optional.empty();
      }
      fetchAll(mirror);
    } catch (Problem problem) {
      return Optional.of(problem);
    }
    return mirror.has(commit)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                ExitCode.USAGE,
                "the repository has no commit " + commit,
                Wording.printable(mirror.url().location()),
                "push it, or name another in ref"));
  }
}
