package dev.slipway.source;

import dev.slipway.git.Refs;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a ref means among the refs of a repository.
 *
 * @param tag the tag that led to the commit
 * @param fetched the full name of the ref to fetch; empty for a bare commit
 */
record Resolution(CommitId commit, Optional<String> tag, Optional<String> fetched) {

  static Optional<Resolution> of(Refs refs, App.Ref ref) {
    return switch (ref) {
      case App.Ref.Branch(String name) ->
          Optional.ofNullable(refs.branches().get(name))
              .map(commit ->
                  new Resolution(commit, Optional.empty(), Optional.of("refs/heads/" + name)));
      case App.Ref.Tag(String name) ->
          Optional.ofNullable(refs.tags().get(name)).map(commit -> ofTag(name, commit));
      case App.Ref.SemverRange(String range) -> highest(refs.tags(), VersionRange.parse(range));
      case App.Ref.Commit(CommitId id) ->
          Optional.of(new Resolution(id, Optional.empty(), Optional.empty()));
    };
  }

  private static Resolution ofTag(String name, CommitId commit) {
    return new Resolution(commit, Optional.of(name), Optional.of("refs/tags/" + name));
  }

  /** Of tags that are the same version (v1.0.0 and 1.0.0), the first by name, always. */
  private static Optional<Resolution> highest(
      SortedMap<String, CommitId> tags, VersionRange range) {
    record Candidate(Version version, String tag, CommitId commit) {}
    return tags.entrySet().stream()
        .flatMap((Map.Entry<String, CommitId> entry) ->
            Version.parse(entry.getKey()).stream()
                .filter(range::admits)
                .map(version -> new Candidate(version, entry.getKey(), entry.getValue())))
        .max(
            Comparator.comparing(Candidate::version)
                .thenComparing(Candidate::tag, Comparator.reverseOrder()))
        .map(candidate -> ofTag(candidate.tag(), candidate.commit()));
  }

  /** Says what is missing, and what was most likely meant. */
  static Problem missing(Refs refs, App.Ref ref) {
    String what =
        switch (ref) {
          case App.Ref.Branch(String name) ->
              "the repository has no branch \"" + Wording.printable(name) + "\"";
          case App.Ref.Tag(String name) ->
              "the repository has no tag \"" + Wording.printable(name) + "\"";
          case App.Ref.SemverRange(String range) ->
              "no tag of the repository is a version in \"" + Wording.printable(range) + "\"";
          case App.Ref.Commit(CommitId id) -> "the repository has no commit " + id;
        };
    if (refs.branches().isEmpty() && refs.tags().isEmpty()) {
      return problem(refs, what, "the repository is empty: push a commit first");
    }
    String next =
        switch (ref) {
          case App.Ref.Branch(String name) ->
              nearest(name, refs.branches()).orElse("push the branch, or name another in ref");
          case App.Ref.Tag(String name) ->
              nearest(name, refs.tags()).orElse("push the tag, or name another in ref");
          case App.Ref.SemverRange _ ->
              refs.tags().keySet().stream()
                  .filter(tag -> Version.parse(tag).isPresent())
                  .max(Comparator.comparing(tag -> Version.parse(tag).orElseThrow()))
                  .map(tag -> "the highest version is " + Wording.printable(tag))
                  .orElse("push a tag such as v1.0.0");
          case App.Ref.Commit _ -> "push it, or name another in ref";
        };
    return problem(refs, what, next);
  }

  private static Problem problem(Refs refs, String what, String next) {
    return new Problem(ExitCode.USAGE, what, Wording.printable(refs.repository()), next);
  }

  private static Optional<String> nearest(String name, SortedMap<String, CommitId> known) {
    return Wording.nearest(name, known.keySet())
        .map(found -> "did you mean \"" + Wording.printable(found) + "\"?");
  }
}
