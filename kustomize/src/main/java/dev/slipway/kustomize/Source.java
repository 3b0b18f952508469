package dev.slipway.kustomize;

import org.jspecify.annotations.Nullable;

/**
 * A place in an input file.
 *
 * @param file how the file is named to a person: relative to the directory that is built, or a
 *     repository's address and a path in it; empty where the text came from no file
 * @param line from 1; 0 where it is not known
 */
public record Source(String file, int line) {
  public static final Source UNKNOWN = new Source("", 0);

  // Written out, for a quick start: those that records have are put together when first used.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Source other && other.file.equals(file) && other.line == line;
  }

  @Override
  public int hashCode() {
    return 31 * file.hashCode() + line;
  }

  /** As compilers write it: {@code file:line}, or what of it is known. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
