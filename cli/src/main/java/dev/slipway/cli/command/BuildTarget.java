package dev.slipway.cli.command;

import dev.slipway.cli.console.Session;
import dev.slipway.kustomize.file.DirectoryTree;
import dev.slipway.kustomize.file.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is to be built.
 *
 * @param path a directory of the tree, or a repository's address
 */
record BuildTarget(FileTree tree, String path) {

  /** A directory where there is one of that name, else what the library makes of the text. */
  static BuildTarget of(Session session, String given) {
    Path here = session.directory().toAbsolutePath();
    var tree = new DirectoryTree(here.getRoot());
    Path path = session.path(given).toAbsolutePath();
    boolean local = Files.exists(path) || !given.contains(":");
    return new BuildTarget(tree, local ? DirectoryTree.text(path) : given);
  }
}
