package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.ScalarNode;

/** Which of several failures is told, and how one is put into another. */
final class Failures {
  private Failures() {}

  /**
   * A path that could be read neither as a file nor as the directory of a kustomization. Where the
   * file is there and is no YAML, only that is told.
   */
  static KustomizeException neitherFileNorBase(
      ScalarNode path, KustomizeException file, KustomizeException base) {
    boolean timedOut = base.getMessage().contains(" timeout running ");
    if (isMalformed(file) && !timedOut) {
      return file;
    }
    KustomizeException both = base.within("accumulation err='" + file.getMessage() + "'");
    if (!both.source().equals(Source.UNKNOWN)) {
      return both;
    }
    // Mostly it is meant as a file: what is wrong in it is the place to go to.
    return file.source().equals(Source.UNKNOWN)
        ? at(both, path.source(), remedy(path.value(), file, base))
        : at(both, file.source(), file.remedy());
  }

  /** The one for what the path's end says that it is. */
  private static String remedy(String path, KustomizeException file, KustomizeException base) {
    boolean namesFile = path.replaceFirst("[?].*", "").matches(".*[.](ya?ml|json)");
    String first = (namesFile ? file : base).remedy();
    return first.isEmpty() ? (namesFile ? base : file).remedy() : first;
  }

  static KustomizeException at(KustomizeException failure, Source source, String remedy) {
    var placed = new KustomizeException(failure.getMessage(), source, remedy);
    placed.initCause(failure);
    return placed;
  }

  /** A failure in other words, at the same place. */
  static KustomizeException at(KustomizeException failure, String message) {
    return at(new KustomizeException(message), failure.source(), failure.remedy());
  }

  private static boolean isMalformed(KustomizeException failure) {
    return failure.getMessage().contains("MalformedYAMLError");
  }

  /** A file that is no YAML is named in the message itself. */
  static KustomizeException inFile(KustomizeException failure, String path) {
    return isMalformed(failure) ? at(failure, failure.getMessage() + " in File: " + path) : failure;
  }

  /** Upstream puts the failures of components in quotes. */
  static KustomizeException quoted(String step, KustomizeException failure) {
    String text = failure.getMessage().replace("\\", "\\\\").replace("\"", "\\\"");
    return at(failure, step + " \"" + text.replace("\n", "\\n") + "\"");
  }
}
