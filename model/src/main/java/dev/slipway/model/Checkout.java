package dev.slipway.model;

import java.nio.file.Path;

/**
 * The files of one commit in a directory that nobody changes.
 *
 * @param root the directory that holds the repository's root; absolute, without symbolic links
 * @param path the app's directory inside it, relative, {@code ""} for the root
 * @param pathTree the Git object id of that directory: equal ids, equal files
 */
public record Checkout(Revision revision, Path root, String path, String pathTree) {
  /** The app's own directory. */
  public Path directory() {
    return path.isEmpty() ? root : root.resolve(path);
  }
}
