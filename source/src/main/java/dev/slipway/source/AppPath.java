package dev.slipway.source;

import dev.slipway.git.Mirror;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An app's folder inside its repository. */
final class AppPath {
  private static final byte[] LFS_POINTER =
      "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8);
  private static final int LONGEST_POINTER = 1024;

  private AppPath() {}

  /** The path without {@code ./} and slashes at its ends; refused where it could lead elsewhere. */
  static String plain(String path) {
    String plain = Path.of("/", path).normalize().toString().substring(1);
    boolean climbs = List.of(path.split("/")).contains("..");
    if (climbs || path.startsWith("/") || path.chars().anyMatch(Character::isISOControl)) {
      throw new Problem(
          ExitCode.USAGE,
          "the path \"" + Wording.printable(path) + "\" is not inside the repository",
          "",
          "give a path relative to the repository's root, without ..");
    }
    return plain;
  }

  /** The path as git's commands take it; {@code .} is the root. */
  static String spec(String path) {
    String plain = plain(path);
    return plain.isEmpty() ? "." : plain;
  }

  /** The object id of the folder: a tree, or a submodule's commit where it is or lies in one. */
  static String tree(Mirror mirror, CommitId commit, String path) {
    String plain = plain(path);
    if (plain.isEmpty()) {
      return mirror.ask("rev-parse", "--verify", commit + "^{tree}").strip();
    }
    Optional<TreeEntry> entry = entry(mirror, commit, plain);
    for (int slash = plain.lastIndexOf('/');
        entry.isEmpty() && slash > 0;
        slash = plain.lastIndexOf('/', slash - 1)) {
      entry =
          entry(mirror, commit, plain.substring(0, slash))
              .filter(above -> above.kind() == TreeEntry.Kind.SUBMODULE);
    }
    TreeEntry found = entry.orElseThrow(() -> missing(mirror, commit, plain));
    if (found.kind() != TreeEntry.Kind.FOLDER && found.kind() != TreeEntry.Kind.SUBMODULE) {
      throw new Problem(
          ExitCode.USAGE,
          "the path \""
              + Wording.printable(plain)
              + "\" is not a folder at commit "
              + commit.abbreviated(),
          Wording.printable(mirror.url().location()),
          "name the folder that holds the app");
    }
    return found.object();
  }

  private static Optional<TreeEntry> entry(Mirror mirror, CommitId commit, String plain) {
    byte[] listing =
        mirror.git().run("ls-tree", "-z", "-l", "--full-tree", commit.value(), "--", plain).bytes();
    return TreeListing.parse(listing, "").stream().findFirst();
  }

  private static Problem missing(Mirror mirror, CommitId commit, String plain) {
    List<String> folders =
        mirror
            .ask("ls-tree", "-r", "-d", "-z", "--name-only", "--full-tree", commit.value())
            .lines()
            .flatMap(line -> Stream.of(line.split("\0")))
            .filter(name -> !name.isEmpty())
            .limit(2000)
            .toList();
    return new Problem(
        ExitCode.USAGE,
        "the repository has no folder \"%s\" at commit %s"
            .formatted(Wording.printable(plain), commit.abbreviated()),
        Wording.printable(mirror.url().location()),
        Wording.nearest(plain, folders)
            .map(name -> "did you mean \"" + Wording.printable(name) + "\"?")
            .orElse("check the app's path"));
  }

  /**
   * A folder that is reached through a link, or holds placeholders for files that are elsewhere.
   */
  static void refuseUnusable(Checkout checkout) {
    try {
      if (!checkout.directory().toRealPath().equals(checkout.directory())) {
        throw new Problem(
            ExitCode.USAGE,
            "the path \"" + Wording.printable(checkout.path()) + "\" is a symbolic link",
            "",
            "name the folder that it leads to");
      }
      try (Stream<Path> files = Files.walk(checkout.directory())) {
        files.filter(AppPath::isLfsPointer).findFirst().ifPresent(file -> refuse(checkout, file));
      }
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the checkout cannot be read: " + Wording.printable(String.valueOf(e.getMessage())),
          checkout.root().toString(),
          "delete that folder and run again",
          e);
    }
  }

  private static void refuse(Checkout checkout, Path file) {
    throw new Problem(
        ExitCode.PREPARE_FAILED,
        "\"%s\" is a Git LFS pointer, and Git LFS is not supported"
            .formatted(Wording.printable(checkout.root().relativize(file).toString())),
        "",
        "keep the file in Git itself, or outside the app's folder");
  }

  private static boolean isLfsPointer(Path file) {
    try {
      if (!Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > LONGEST_POINTER) {
        return false;
      }
      byte[] content = Files.readAllBytes(file);
      return content.length > LFS_POINTER.length
          && java.util.Arrays.equals(
              content, 0, LFS_POINTER.length, LFS_POINTER, 0, LFS_POINTER.length);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot be read: " + file, e);
    }
  }
}
