package dev.slipway.git;

import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A bare mirror of one repository, fetched incrementally.
 *
 * <p>It is a cache: whatever state a killed process leaves it in, the next fetch repairs it or
 * makes it anew. What must outlive a rewritten history lies under {@value #KEEP}.
 */
public final class Mirror {
  private static final String KEEP = "refs/slipway/keep/";
  private static final int MANY_PACKS = 40;

  private final RepositoryUrl url;
  private final Path directory;
  private final LockFile lock;

  /**
   * @param cache holds the mirrors of all repositories
   */
  public Mirror(Path cache, RepositoryUrl url) {
    this.url = url;
    this.directory = cache.resolve("mirrors").resolve(url.key());
    this.lock = new LockFile(cache.resolve("mirrors").resolve(url.key() + ".lock"));
  }

  public RepositoryUrl url() {
    return url;
  }

  /** A call on the mirror that honours nobody's settings. */
  public GitCall git() {
    return GitCall.isolated().in(directory);
  }

  /** A call on the mirror that reaches the remote. */
  public GitCall reaching() {
    return GitCall.reaching(url).in(directory);
  }

  /** Does work that changes the mirror, or that its change would disturb. */
  public <T> T locked(Supplier<T> work) {
    return lock.locked(work);
  }

  /** Whether the commit is here; without a mirror it is not. */
  public boolean has(CommitId id) {
    return Files.isDirectory(directory)
        && git().run("cat-file", "-e", id.value() + "^{commit}").ok();
  }

  /** Whether any object of that name is here. */
  public boolean hasObject(CommitId id) {
    return Files.isDirectory(directory) && git().run("cat-file", "-e", id.value()).ok();
  }

  /** Whether the later commit builds on the earlier one; both must be here. */
  public boolean isAncestor(CommitId earlier, CommitId later) {
    return git().run("merge-base", "--is-ancestor", earlier.value(), later.value()).ok();
  }

  /** What git prints, for questions that any sound mirror answers. */
  public String ask(String... arguments) {
    var answer = git().run(arguments);
    if (!answer.ok()) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the mirror does not answer: " + RemoteTrouble.reason(url, answer.err()),
          Wording.printable(url.location()),
          "fetch the repository again");
    }
    return answer.text();
  }

  /** Fetches what the refspecs say; repairs or remakes the mirror where it is in the way. */
  public void fetch(List<String> refspecs) {
    locked(() -> {
      prepare();
      var answer = tryFetch(refspecs);
      if (!answer.ok()) {
        remakeUnlessRemoteFails(refspecs, answer.err());
      }
      tidy();
      return null;
    });
  }

  /** Fetches if the remote gives what is asked for; whether it did. */
  public boolean offers(List<String> refspecs) {
    return locked(() -> {
      prepare();
      return tryFetch(refspecs).ok();
    });
  }

  /** Whatever state a killed process left: afterwards there is a mirror that can be worked on. */
  private void prepare() {
    Path broken = broken();
    if (!isRepository()) {
      discard(directory);
      if (Files.isDirectory(broken)) {
        rename(broken, directory);
      } else {
        create();
      }
    } else if (Files.isDirectory(broken)) {
      salvage(broken);
    }
    Leftovers.clear(directory);
  }

  private BoundedProgram.Outcome tryFetch(List<String> refspecs) {
    var arguments =
        new ArrayList<>(
            List.of(
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-auto-maintenance",
                "--no-recurse-submodules",
                "--prune",
                // The source may be a shallow clone itself, as continuous integration makes them.
                "--update-shallow",
                "--",
                url.location()));
    arguments.addAll(refspecs);
    return reaching().run(arguments);
  }

  /**
   * The remote answers, and still it cannot be fetched: the mirror is at fault (a torn file after a
   * power cut), so a new one takes its place.
   */
  private void remakeUnlessRemoteFails(List<String> refspecs, String complaint) {
    Refs.of(url);
    Path broken = broken();
    discard(broken);
    rename(directory, broken);
    create();
    var again = tryFetch(refspecs);
    if (!again.ok()) {
      discard(directory);
      rename(broken, directory);
      throw RemoteTrouble.unreachable(url, again.err().isEmpty() ? complaint : again.err());
    }
    salvage(broken);
  }

  /** What was deployed may be gone from the remote: saves what can be read of it, one by one. */
  private void salvage(Path broken) {
    GitCall.isolated()
        .in(broken)
        .run("for-each-ref", "--format=%(refname)", KEEP)
        .text()
        .lines()
        .forEach(
            ref -> git().run("fetch", "--quiet", "--no-tags", broken.toString(), ref + ":" + ref));
    discard(broken);
  }

  private Path broken() {
    return directory.resolveSibling(url.key() + ".broken");
  }

  private boolean isRepository() {
    return Files.isRegularFile(directory.resolve("HEAD"))
        && Files.isDirectory(directory.resolve("objects"))
        && Files.isDirectory(directory.resolve("refs"));
  }

  /** A mirror appears whole or not at all. */
  private void create() {
    Path fresh = directory.resolveSibling(url.key() + ".new");
    discard(fresh);
    try {
      Files.createDirectories(directory.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be written: " + directory, e);
    }
    var made =
        GitCall.isolated()
            .run(
                "init",
                "--quiet",
                "--bare",
                "--template=",
                "--initial-branch=none",
                "--object-format=" + Refs.of(url).objectFormat(),
                "--",
                fresh.toString());
    if (!made.ok()) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "no mirror can be made: " + Wording.printable(made.err()),
          directory.toString(),
          "check the cache directory and the disk");
    }
    rename(fresh, directory);
  }

  /** Fetches come as packs, one each; now and then they are made one. */
  private void tidy() {
    long packs;
    try (Stream<Path> files = Files.list(directory.resolve("objects/pack"))) {
      packs = files.filter(file -> file.toString().endsWith(".pack")).count();
    } catch (IOException _) {
      return;
    }
    if (packs > MANY_PACKS) {
      // A failure costs only speed; the next fetch tries again.
      git().within(Duration.ofMinutes(30)).run("gc", "--quiet", "--prune=2.weeks.ago");
    }
  }

  /** Points one of the mirror's own refs at a commit that is here. */
  public void point(String ref, CommitId commit) {
    locked(() -> {
      prepare();
      return ask("update-ref", ref, commit.value());
    });
  }

  /** Keeps a commit and its history, whatever becomes of the branch that it was on. */
  public void keep(CommitId commit) {
    point(KEEP + commit, commit);
  }

  /** Lets go of a kept commit; it may be none. */
  public void release(CommitId commit) {
    locked(() -> {
      prepare();
      return ask("update-ref", "-d", KEEP + commit);
    });
  }

  private static void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be written: " + to, e);
    }
  }

  private static void discard(Path folder) {
    Folders.delete(folder);
  }
}
