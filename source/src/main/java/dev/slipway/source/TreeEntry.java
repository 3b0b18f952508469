package dev.slipway.source;

/**
 * One line of what {@code git ls-tree} lists.
 *
 * @param path from the root of the whole checkout, submodules included
 */
record TreeEntry(Kind kind, String object, long size, String path) {
  enum Kind {
    FILE,
    EXECUTABLE,
    LINK,
    FOLDER,
    SUBMODULE
  }
}
