package dev.slipway.source;

import dev.slipway.git.GitCall;
import dev.slipway.git.Mirror;
import dev.slipway.git.Refs;
import dev.slipway.git.RepositoryUrl;
import dev.slipway.model.App;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Revision;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads repositories: what their refs name, the files of one commit, and how commits relate.
 *
 * <p>All it writes is a cache. Repositories are mirrored there; nobody's working tree is touched.
 */
public final class GitSource {
  private static final int MOST_RACES = 3;
  private static final int MOST_LISTED = 1000;

  private final Path cache;

  /**
   * @param cache a folder of this user's own; made where it is missing
   */
  public GitSource(Path cache) {
    try {
      Files.createDirectories(cache);
      this.cache = cache.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be made: " + cache, e);
    }
  }

  /** Looks at the remote's branches and tags, once for any number of apps. */
  public Refs refs(String repository) {
    return Refs.of(RepositoryUrl.parse(repository));
  }

  /** The commit that a ref names among these refs; empty where it names none. */
  public static Optional<CommitId> resolve(Refs refs, App.Ref ref) {
    return Resolution.of(refs, ref).map(Resolution::commit);
  }

  /**
   * The commit that a person means: a full or shortened id, a branch, a tag, or {@code HEAD}, which
   * is that of their own working tree, or else what the source's ref names now.
   *
   * @throws Problem with exit code 2 where nothing, or more than one commit, is called so
   */
  public CommitId named(App.Source source, String name) {
    return new CommitName(source, name).in(mirror(source.repository()));
  }

  /** Brings the commit that the source's ref names now into the cache. */
  public Revision fetch(App.Source source) {
    return switch (source.ref()) {
      case App.Ref.Commit(CommitId id) -> fetch(source, onlyCommit(id), Optional.empty());
      case App.Ref.Branch _, App.Ref.Tag _, App.Ref.SemverRange _ ->
          fetch(source, refs(source.repository()));
    };
  }

  /** Brings the commit that the source's ref names among these refs into the cache. */
  public Revision fetch(App.Source source, Refs refs) {
    Resolution found =
        Resolution.of(refs, source.ref()).orElseThrow(() -> Resolution.missing(refs, source.ref()));
    return fetch(source, found, tag(refs, found));
  }

  private Revision fetch(App.Source source, Resolution first, Optional<CommitId> firstTagObject) {
    Mirror mirror = mirror(source.repository());
    Resolution found = first;
    Optional<CommitId> tagObject = firstTagObject;
    for (int tries = 0; !bring(mirror, found, tagObject); tries++) {
      // The ref moved between the look and the fetch, so that its old commit was not given.
      Refs refs = refs(source.repository());
      if (tries == MOST_RACES) {
        throw Resolution.missing(refs, source.ref());
      }
      found =
          Resolution.of(refs, source.ref())
              .orElseThrow(() -> Resolution.missing(refs, source.ref()));
      tagObject = tag(refs, found);
    }
    return revision(mirror, source, found, tagObject);
  }

  private static Optional<CommitId> tag(Refs refs, Resolution found) {
    return found.tag().flatMap(refs::tagObject);
  }

  private static Resolution onlyCommit(CommitId id) {
    return new Resolution(id, Optional.empty(), Optional.empty());
  }

  /** Fetches only what is not here yet; whether the commit is here afterwards. */
  private static boolean bring(Mirror mirror, Resolution found, Optional<CommitId> tagObject) {
    if (found.fetched().isEmpty()) {
      Commits.fetch(mirror, found.commit())
          .ifPresent(problem -> {
            throw problem;
          });
      return true;
    }
    String ref = found.fetched().get();
    return mirror.locked(() -> {
      if (mirror.has(found.commit()) && tagObject.map(mirror::hasObject).orElse(true)) {
        mirror.point(Commits.tracking(ref), tagObject.orElse(found.commit()));
        return true;
      }
      try {
        Commits.fetch(mirror, ref);
      } catch (Problem problem) {
        if (Refs.of(mirror.url()).names(ref)) {
          throw problem;
        }
      }
      return mirror.has(found.commit());
    });
  }

  private static Revision revision(
      Mirror mirror, App.Source source, Resolution found, Optional<CommitId> tagObject) {
    String[] facts =
        mirror
            .ask(
                "log",
                "-1",
                "--no-show-signature",
                "--format=%T%x00%ct%x00%an <%ae>%x00%s",
                found.commit().value())
            .strip()
            .split("\0", 4);
    Optional<String> signer =
        source
            .allowedSigners()
            .map(file ->
                new Signatures(mirror, file).signer(found.commit(), found.tag(), tagObject));
    return new Revision(
        mirror.url().location(),
        source.ref().display(),
        found.commit(),
        facts[0],
        facts[3],
        facts[2],
        instant(facts[1]),
        found.tag(),
        signer);
  }

  /** A commit can claim any time at all. */
  private static Instant instant(String seconds) {
    try {
      return Instant.ofEpochSecond(Math.clamp(Long.parseLong(seconds), 0L, 253_402_300_799L));
    } catch (NumberFormatException _) {
      return Instant.EPOCH;
    }
  }

  /** Writes the revision's files out, or finds them written; nobody changes them afterwards. */
  public Checkout checkout(Revision revision, App.Source source) {
    Mirror mirror = mirror(source.repository());
    Commits.fetch(mirror, revision.commit())
        .ifPresent(problem -> {
          throw problem;
        });
    String pathTree = AppPath.tree(mirror, revision.commit(), source.path());
    Path root = new Export(cache, mirror).of(revision.tree());
    Checkout checkout = new Checkout(revision, root, AppPath.plain(source.path()), pathTree);
    AppPath.refuseUnusable(checkout);
    return checkout;
  }

  /**
   * The object id of a folder at a commit, without writing anything out: equal ids, equal files.
   */
  public String pathTree(String repository, CommitId commit, String path) {
    return AppPath.tree(mirror(repository), commit, path);
  }

  /** How the commit that was deployed relates to the one that is to follow it. */
  public Ancestry ancestry(String repository, CommitId deployed, CommitId now) {
    if (deployed.equals(now)) {
      return Ancestry.SAME;
    }
    Mirror mirror = mirror(repository);
    if (!mirror.has(deployed)) {
      return Ancestry.GONE;
    }
    if (mirror.isAncestor(deployed, now)) {
      return Ancestry.FORWARD;
    }
    return mirror.isAncestor(now, deployed) ? Ancestry.BACKWARD : Ancestry.REWRITTEN;
  }

  /** Keeps a commit readable, whatever becomes of its branch; it must have been fetched. */
  public void keep(String repository, CommitId commit) {
    mirror(repository).keep(commit);
  }

  /** Lets go of a kept commit. */
  public void release(String repository, CommitId commit) {
    mirror(repository).release(commit);
  }

  /** The files below a path that differ between two commits, at most a thousand. */
  public List<String> changedFiles(String repository, CommitId from, CommitId to, String path) {
    return listed(
        mirror(repository)
            .ask(
                "diff-tree",
                "-r",
                "-z",
                "--name-only",
                "--no-renames",
                from.value(),
                to.value(),
                "--",
                AppPath.spec(path))
            .split("\0"));
  }

  /** Every file that differs between two commits, however many there are. */
  public Set<String> allChangedFiles(String repository, CommitId from, CommitId to) {
    return Stream.of(
            mirror(repository)
                .ask(
                    "diff-tree",
                    "-r",
                    "-z",
                    "--name-only",
                    "--no-renames",
                    from.value(),
                    to.value())
                .split("\0"))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The commits that touch a path, newest first, as {@code 4f1c2d9 Raise worker memory (Ana)}. */
  public List<String> log(String repository, CommitId from, CommitId to, String path, int most) {
    return mirror(repository)
        .ask(
            "log",
            "--no-show-signature",
            "--max-count=" + most,
            "--format=%h %s (%an)",
            "--abbrev=7",
            from + ".." + to,
            "--",
            AppPath.spec(path))
        .lines()
        .map(Wording::printable)
        .toList();
  }

  /** The files below a path of a working tree that are not as its last commit has them. */
  public List<String> uncommitted(Path workingTree, String path) {
    // This person's own settings say what is ignored and how lines end.
    var status =
        GitCall.personal()
            .at(workingTree)
            .run(
                "status",
                "--porcelain=v1",
                "-z",
                "--no-renames",
                "--untracked-files=all",
                "--",
                AppPath.spec(path));
    if (!status.ok() && isBare(workingTree)) {
      return List.of();
    }
    if (!status.ok()) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "git cannot say what is not committed: " + Wording.printable(status.err()),
          workingTree.toString(),
          "run git status there");
    }
    return listed(
        Stream.of(status.text().split("\0"))
            .filter(entry -> entry.length() > 3)
            .map(entry -> entry.substring(3))
            .toArray(String[]::new));
  }

  /** A bare repository has no working tree that could differ from its commits. */
  private static boolean isBare(Path repository) {
    return GitCall.personal()
        .at(repository)
        .run("rev-parse", "--is-bare-repository")
        .text()
        .strip()
        .equals("true");
  }

  /** Deletes the checkouts of all trees but these; a checkout in use must be among them. */
  public void retain(Set<String> trees) {
    Export.retain(cache, trees);
  }

  private static List<String> listed(String[] paths) {
    return Stream.of(paths)
        .filter(path -> !path.isEmpty())
        .limit(MOST_LISTED)
        .map(
            path -> path.chars().anyMatch(Character::isISOControl) ? Wording.printable(path) : path)
        .toList();
  }

  private Mirror mirror(String repository) {
    return new Mirror(cache, RepositoryUrl.parse(repository));
  }
}
