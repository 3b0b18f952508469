package dev.slipway.kustomize.file;

import dev.slipway.kustomize.KustomizeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A directory of the machine with everything below it. Links may lead from one place of it to
 * another; one that leads out is refused, and so is everything but directories and regular files.
 */
public final class DirectoryTree implements FileTree {
  private final Path root;

  /**
   * @param root outside of which nothing is read; {@code /} lets a build read what the process may
   *     read, as upstream's does
   */
  public DirectoryTree(Path root) {
    try {
      this.root = root.toRealPath();
    } catch (IOException e) {
      throw failure(root.toString(), root, e);
    }
  }

  @Override
  public Place resolve(String path) {
    Path file = pathOf(path).toAbsolutePath();
    Path real;
    try {
      real = file.toRealPath();
    } catch (IOException e) {
      throw failure(path, file, e);
    }
    if (!real.startsWith(root)) {
      throw new KustomizeException(
          "security; '%s' is outside of '%s', the directory that may be read"
              .formatted(path, root));
    }
    return new Place(text(real), Files.isDirectory(real));
  }

  private static Path pathOf(String path) {
    if (path.indexOf('\0') >= 0) {
      throw new KustomizeException("a path contains a zero byte: " + path.replace("\0", "\\0"));
    }
    return Path.of(path);
  }

  private static KustomizeException failure(String path, Path file, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ ->
              "lstat " + text(firstMissing(file)) + ": no such file or directory";
          case FileSystemException failed
              when reason(failed).startsWith("Too many levels of symbolic links") ->
              "EvalSymlinks: too many links";
          case FileSystemException failed when reason(failed).equals("Not a directory") ->
              "not a directory";
          case FileSystemException failed when !reason(failed).isEmpty() ->
              "lstat " + text(file) + ": " + reason(failed).toLowerCase(Locale.ROOT);
          default -> e.toString();
        };
    return new KustomizeException("evalsymlink failure on '%s' : %s".formatted(path, why));
  }

  private static String reason(FileSystemException failed) {
    return failed.getReason() == null ? "" : failed.getReason();
  }

  private static Path firstMissing(Path file) {
    Path missing = file.normalize();
    for (Path up = missing.getParent();
        up != null && !Files.exists(up, LinkOption.NOFOLLOW_LINKS);
        up = up.getParent()) {
      missing = up;
    }
    return missing;
  }

  @Override
  public Optional<Path> onMachine(String path) {
    return Optional.of(pathOf(path));
  }

  @Override
  public byte[] read(String path, long most) {
    Path file = pathOf(path);
    // A pipe or a device would never end.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new KustomizeException(
          Files.isDirectory(file)
              ? "read " + path + ": is a directory"
              : "open " + path + ": not a regular file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.size(file) > most) {
        throw Work.tooLarge(path, most);
      }
      byte[] content = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
      if (content.length > most) {
        throw Work.tooLarge(path, most);
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new KustomizeException("open " + path + ": no such file or directory");
    } catch (IOException e) {
      throw new KustomizeException("open " + path + ": " + e.getMessage());
    }
  }

  @Override
  public String version(String path) {
    return Digest.of(read(path, Integer.MAX_VALUE - 9));
  }

  /** How this tree names a place of the machine. */
  public static String text(Path path) {
    String text = path.toString();
    return path.getFileSystem().getSeparator().equals("/")
        ? text
        : text.replace(path.getFileSystem().getSeparator(), "/");
  }
}
