package dev.slipway.kustomize.remote;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.RepositoryUrl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code git} asks of the server of one repository. */
final class RemoteRepository {
  /** Where git looks for a short name, in this order; upstream leaves it to git as well. */
  private static final List<String> PLACES =
      List.of("", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/");

  private final Git git;
  private final RepositoryUrl url;
  private final String ref;

  RemoteRepository(Git git, RepositoryUrl url) {
    this.git = git;
    this.url = url;
    this.ref = url.ref().isEmpty() ? "HEAD" : url.ref();
  }

  /**
   * The commit at which the ref is now, without fetching it.
   *
   * @param directory an empty repository
   * @return empty where no ref of the server has that name: it may be an abbreviated one
   */
  Optional<String> commit(Path directory) {
    String listing = ask(directory, whereNotFound(), "ls-remote", url.address(), ref, ref + "^{}");
    Map<String, String> commits = new HashMap<>();
    listing.lines().map(line -> line.split("\t", 2)).forEach(line -> commits.put(line[1], line[0]));
    return PLACES.stream()
        .map(place -> place + ref)
        .filter(commits::containsKey)
        .findFirst()
        // An annotated tag is an object of its own, which names the commit.
        .map(name -> commits.getOrDefault(name + "^{}", commits.getOrDefault(name, "")));
  }

  /**
   * Fetches the ref as {@code FETCH_HEAD}.
   *
   * @return its commit
   */
  String fetch(Path directory) {
    ask(directory, whereNotFound(), "fetch", "--depth=1", url.address(), ref);
    return ask(directory, "", "rev-parse", "FETCH_HEAD^{commit}").strip();
  }

  void fetchSubmodules(Path directory) {
    ask(
        directory,
        "add '?submodules=false' to the address where they are not needed",
        "submodule",
        "--quiet",
        "update",
        "--init",
        "--recursive");
  }

  private String whereNotFound() {
    return "'git ls-remote %s' must work here without a question"
        .formatted(GitProgram.withoutPasswords(url.address()));
  }

  private String ask(Path directory, String remedy, String... arguments) {
    try {
      byte[] answer = git.run(directory, url.timeout(), List.of(arguments));
      return new String(answer, StandardCharsets.UTF_8);
    } catch (KustomizeException e) {
      throw e.remedy().isEmpty()
          ? new KustomizeException(e.getMessage(), e.source(), refIsMissing(e) ? anyRef() : remedy)
          : e;
    }
  }

  private static boolean refIsMissing(KustomizeException failure) {
    return Stream.of("find remote ref", "not our ref").anyMatch(failure.getMessage()::contains);
  }

  private String anyRef() {
    return "name a branch, tag or commit of it: 'git ls-remote %s' lists them"
        .formatted(GitProgram.withoutPasswords(url.address()));
  }
}
