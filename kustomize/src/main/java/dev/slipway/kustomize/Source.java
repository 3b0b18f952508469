package dev.slipway.kustomize;

/**
 * A place in an input file.
 *
 * @param file how the file is named to a person: relative to the directory that is built, or a
 *     repository's address and a path in it; empty where the text came from no file
 * @param line from 1; 0 where it is not known
 */
public record Source(String file, int line) {
  public static final Source UNKNOWN = new Source("", 0);

  /** As compilers write it: {@code file:line}, or what of it is known. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
