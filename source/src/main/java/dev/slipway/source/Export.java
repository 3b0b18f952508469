package dev.slipway.source;

import dev.slipway.git.BoundedProgram;
import dev.slipway.git.Folders;
import dev.slipway.git.Mirror;
import dev.slipway.git.Orphans;
import dev.slipway.git.RepositoryUrl;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the files of one tree to a folder named after it, once and for all.
 *
 * <p>The folder appears whole or not at all: it is filled under another name, made read-only,
 * flushed to the disk and only then renamed.
 */
final class Export {
  private static final String UNFINISHED = ".unfinished-";

  /** Longer than any run takes from its checkout to its plan, pulling images on a slow line. */
  private static final Duration BEING_PREPARED = Duration.ofHours(6);

  private static final int DEEPEST = 8;
  private static final int MOST_SUBMODULES = 100;

  private final Path cache;
  private final Mirror mirror;
  private final Path home;

  Export(Path cache, Mirror mirror) {
    this.cache = cache;
    this.mirror = mirror;
    this.home = cache.resolve("checkouts").resolve(mirror.url().key());
  }

  /** The folder with the tree's files. */
  Path of(String tree) {
    Path done = home.resolve(tree);
    if (touched(done)) {
      return done;
    }
    return mirror.locked(() -> touched(done) ? done : write(tree, done));
  }

  /** Whether it is there; from now on {@link #retain} passes over it for a while. */
  private static boolean touched(Path done) {
    try {
      Files.setLastModifiedTime(done, FileTime.from(Instant.now()));
      return Files.isDirectory(done);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be written: " + done, e);
    }
  }

  private static boolean inUse(Path checkout) throws IOException {
    Instant touched = Files.getLastModifiedTime(checkout).toInstant();
    return touched.isAfter(Instant.now().minus(BEING_PREPARED));
  }

  private Path write(String tree, Path done) {
    try {
      Files.createDirectories(home);
      clearUnfinished();
      Path fresh = Files.createTempDirectory(home, UNFINISHED);
      var part = new Part(mirror, tree, "", 0);
      var parts = new ArrayList<Part>();
      var entries = new ArrayList<TreeEntry>();
      var links = new HashMap<String, String>();
      gather(part, parts, entries, links);
      new SymbolicLinks(links).refuseThoseThatLeave();
      for (Part each : parts) {
        fill(each, fresh);
      }
      makeReadOnly(entries, fresh);
      flush(fresh);
      Files.move(fresh, done, StandardCopyOption.ATOMIC_MOVE);
      Files.setPosixFilePermissions(done, PosixFilePermissions.fromString("r-xr-xr-x"));
      return done;
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PREFLIGHT,
          "the checkout cannot be written: " + Wording.printable(String.valueOf(e.getMessage())),
          home.toString(),
          "check the disk and the permissions of the cache",
          e);
    } finally {
      clearUnfinished();
    }
  }

  /** One repository's share of a checkout: the main one or a submodule. */
  private record Part(Mirror mirror, String tree, String prefix, int depth) {}

  /** Lists everything first, so that what is refused is refused before a file is written. */
  private void gather(
      Part part, List<Part> parts, List<TreeEntry> entries, Map<String, String> links) {
    parts.add(part);
    if (part.depth() > DEEPEST || parts.size() > MOST_SUBMODULES) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the repository has too many submodules, or one within the other without end",
          Wording.printable(part.prefix()),
          "remove submodules");
    }
    List<TreeEntry> own = TreeListing.of(part.mirror(), part.tree(), part.prefix());
    entries.addAll(own);
    links.putAll(linkTargets(part.mirror(), own));
    List<TreeEntry> submodules =
        own.stream().filter(entry -> entry.kind() == TreeEntry.Kind.SUBMODULE).toList();
    if (submodules.isEmpty()) {
      return;
    }
    Map<String, String> urls = Submodules.urls(part.mirror(), part.tree());
    for (TreeEntry submodule : submodules) {
      String path = submodule.path().substring(part.prefix().length());
      String url =
          Optional.ofNullable(urls.get(path)).orElseThrow(() -> Submodules.withoutUrl(path));
      var other = new Mirror(cache, submoduleUrl(part.mirror().url(), url, submodule.path()));
      var commit = new CommitId(submodule.object());
      Commits.fetch(other, commit)
          .ifPresent(problem -> {
            throw new Problem(
                problem.exitCode(),
                "the submodule \"%s\" is not to be had: %s"
                    .formatted(Wording.printable(submodule.path()), problem.what()),
                other.url().location(),
                problem.next().orElse(""));
          });
      gather(
          new Part(other, commit.value(), submodule.path() + "/", part.depth() + 1),
          parts,
          entries,
          links);
    }
  }

  private static RepositoryUrl submoduleUrl(RepositoryUrl parent, String url, String path) {
    try {
      return parent.submodule(url);
    } catch (Problem problem) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the submodule \"" + Wording.printable(path) + "\": " + problem.what(),
          "",
          problem.next().orElse(""));
    }
  }

  /** Asks for the targets of all links at once: a link is a small blob. */
  private static Map<String, String> linkTargets(Mirror mirror, List<TreeEntry> entries) {
    List<TreeEntry> links =
        entries.stream().filter(entry -> entry.kind() == TreeEntry.Kind.LINK).toList();
    if (links.isEmpty()) {
      return Map.of();
    }
    var wanted = new StringBuilder();
    for (TreeEntry link : links) {
      if (link.size() > 4096) {
        throw new Problem(
            ExitCode.PREPARE_FAILED,
            "the symbolic link \"" + Wording.printable(link.path()) + "\" has no sane target",
            "",
            "replace it by a file");
      }
      wanted.append(link.object()).append('\n');
    }
    byte[] answer =
        mirror
            .git()
            .fed(wanted.toString().getBytes(StandardCharsets.UTF_8))
            .run("cat-file", "--batch=%(objectsize)")
            .bytes();
    var targets = new HashMap<String, String>();
    int at = 0;
    for (TreeEntry link : links) {
      int line = at;
      while (line < answer.length && answer[line] != '\n') {
        line++;
      }
      int size = Integer.parseInt(new String(answer, at, line - at, StandardCharsets.US_ASCII));
      targets.put(link.path(), new String(answer, line + 1, size, StandardCharsets.UTF_8));
      at = line + 1 + size + 1;
    }
    return targets;
  }

  private void fill(Part part, Path root) throws IOException {
    Path folder = part.prefix().isEmpty() ? root : root.resolve(part.prefix());
    Files.createDirectories(folder);
    Path indexHome = Files.createTempDirectory(home, UNFINISHED + "index-");
    BoundedProgram.Outcome written =
        part.mirror()
            .git()
            .within(Duration.ofMinutes(10))
            .with("GIT_INDEX_FILE", indexHome.resolve("index").toString())
            .at(folder)
            .run("--work-tree=" + folder, "read-tree", "-u", "--reset", part.tree());
    Folders.delete(indexHome);
    if (!written.ok()) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the commit's files cannot be written: " + Wording.printable(written.err()),
          Wording.printable(part.mirror().url().location()),
          "check the disk, and what the message names");
    }
  }

  private static void makeReadOnly(List<TreeEntry> entries, Path root) throws IOException {
    var file = PosixFilePermissions.fromString("r--r--r--");
    var folder = PosixFilePermissions.fromString("r-xr-xr-x");
    for (TreeEntry entry : entries.reversed()) {
      Path path = root.resolve(entry.path());
      switch (entry.kind()) {
        case FILE -> Files.setPosixFilePermissions(path, file);
        case EXECUTABLE, FOLDER, SUBMODULE -> Files.setPosixFilePermissions(path, folder);
        case LINK -> {
          // A link has no permissions of its own.
        }
      }
    }
  }

  /** One call that puts all files of the folder's file system on the disk; best effort. */
  private static void flush(Path folder) {
    new BoundedProgram(
            List.of("sync", "-f", folder.toString()),
            System.getenv(),
            Optional.empty(),
            new byte[0],
            Duration.ofMinutes(2),
            4096)
        .run();
  }

  /** Under the mirror's lock whatever is unfinished was left by someone who died. */
  private void clearUnfinished() {
    if (!Files.isDirectory(home)) {
      return;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(home, UNFINISHED + "*")) {
      List<Path> left = new ArrayList<>();
      stream.forEach(left::add);
      for (Path path : left) {
        // Its git may live on and write into what is being deleted.
        Orphans.end(path);
        Folders.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be read: " + home, e);
    }
  }

  /**
   * Deletes the checkouts of all repositories but those of the given trees, and those that someone
   * has asked for of late: a run that is being prepared has not written down yet which it uses.
   */
  static void retain(Path cache, Set<String> trees) {
    Path checkouts = cache.resolve("checkouts");
    if (!Files.isDirectory(checkouts)) {
      return;
    }
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(checkouts)) {
      for (Path home : homes) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(home)) {
          for (Path checkout : all) {
            String name = checkout.getFileName().toString();
            if (!trees.contains(name) && !name.startsWith(UNFINISHED) && !inUse(checkout)) {
              discard(checkout);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be read: " + checkouts, e);
    }
  }

  /** A checkout that is half deleted must not pass for one: it loses its name first. */
  private static void discard(Path checkout) throws IOException {
    Path doomed = checkout.resolveSibling(UNFINISHED + "gone-" + checkout.getFileName());
    Folders.delete(doomed);
    Files.move(checkout, doomed, StandardCopyOption.ATOMIC_MOVE);
    if (inUse(doomed) && !Files.exists(checkout)) {
      // Someone has taken it between our look and its going.
      Files.move(doomed, checkout, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Folders.delete(doomed);
  }
}
