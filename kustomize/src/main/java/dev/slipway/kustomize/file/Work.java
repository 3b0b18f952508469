package dev.slipway.kustomize.file;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Limits;
import dev.slipway.kustomize.Source;
import java.util.Locale;

/** What one build has done so far, measured against its limits. */
public final class Work {
  private final Limits limits;
  private final long start = System.nanoTime();
  private long bytes;
  private int resources;
  private int bases;

  public Work(Limits limits) {
    this.limits = limits;
  }

  /** To be called often: refuses to go on when the time is over. */
  public void step() {
    if (System.nanoTime() - start > limits.time().toNanos()) {
      throw over(
          "takes longer than " + limits.time().toString().substring(2).toLowerCase(Locale.ROOT));
    }
  }

  /** How many bytes the next file may have. */
  long bytesLeft() {
    return Math.min(limits.fileBytes(), limits.bytes() - bytes);
  }

  void read(long count) {
    bytes += count;
    if (bytes > limits.bytes()) {
      throw over("reads more than " + limits.bytes() + " bytes");
    }
    step();
  }

  /** Counts resources that were read or generated. */
  public void resources(int count) {
    resources += count;
    if (resources > limits.resources()) {
      throw over("has more than " + limits.resources() + " resources");
    }
    step();
  }

  /** Counts one more kustomization, so deep below the first one. */
  void base(int depth) {
    if (++bases > limits.bases()) {
      throw over("has more than " + limits.bases() + " kustomizations");
    }
    if (depth > limits.depth()) {
      throw over("refers to bases more than " + limits.depth() + " deep");
    }
    step();
  }

  private static KustomizeException over(String what) {
    return new KustomizeException(
        "the build is refused: it " + what, Source.UNKNOWN, "raise the limit if this is meant");
  }

  static KustomizeException tooLarge(String path, long most) {
    return new KustomizeException(
        "the build is refused: %s has more than %d bytes".formatted(path, most),
        Source.UNKNOWN,
        "raise the limit if this is meant");
  }
}
