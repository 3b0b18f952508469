package dev.slipway.kustomize.file;

import dev.slipway.kustomize.KustomizeException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A tree of files that is only read: a directory, a commit, or memory. Paths are absolute, with a
 * slash between names, whatever the machine uses.
 */
public interface FileTree {
  /**
   * What a path leads to.
   *
   * @param path without links, {@code .} and {@code ..}
   */
  record Place(String path, boolean isDirectory) {
    /** The directory itself, or the one in which the file is. */
    String directory() {
      return isDirectory ? path : FilePaths.parent(path);
    }
  }

  /**
   * Follows links.
   *
   * @throws KustomizeException where nothing is there, or where a link leads out of this tree
   */
  Place resolve(String path);

  /**
   * The content of a file.
   *
   * @param path as {@link #resolve} gave it
   * @param most how many bytes it may have
   * @throws KustomizeException where it is no regular file, or larger
   */
  byte[] read(String path, long most);

  /**
   * A text that is another one where the content is another one: a digest, or the name that Git
   * gives it.
   *
   * @param path as {@link #resolve} gave it
   */
  String version(String path);

  /**
   * The file or directory of the machine that a path leads to, for programs that read by
   * themselves; none where this tree is not one of the machine.
   */
  default Optional<Path> onMachine(String path) {
    return Optional.empty();
  }
}
