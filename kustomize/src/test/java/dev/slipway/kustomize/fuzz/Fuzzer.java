package dev.slipway.kustomize.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Builds random trees with the library and with the real kustomize and compares. As a program:
 * {@code Fuzzer FIRST COUNT [DIRECTORY [MOST]]} compares the trees of COUNT seeds, writes each
 * difference, made small, to DIRECTORY, and stops after MOST of them.
 */
final class Fuzzer {
  private static final int SHRINKING_ATTEMPTS = 400;

  private final Oracle oracle;
  private final Ours ours;
  private final Remembered remembered = Remembered.fromProperty();
  private final Coverage coverage = new Coverage();

  Fuzzer(Oracle oracle) {
    this.oracle = oracle;
    this.ours = new Ours("kustomize-" + oracle.version());
  }

  Coverage coverage() {
    return coverage;
  }

  /** Compares one seed's tree. */
  Optional<Difference> compare(long seed) {
    Tree tree = TreeGenerator.generate(seed);
    Outcome upstream = remembered.outcome(tree, () -> oracle.build(tree));
    coverage.add(tree, upstream.ok());
    Ours.Result result = ours.build(tree);
    if (result.agreesWith(upstream)) {
      return Optional.empty();
    }
    Optional<String> reason = SetAside.reason(result, upstream);
    reason.ifPresent(coverage::setAside);
    return reason.isPresent()
        ? Optional.empty()
        : Optional.of(new Difference(seed, tree, result, upstream));
  }

  /** A smaller tree that differs in the same way. */
  Difference shrink(Difference difference) {
    var shrinker = new Shrinker(tree -> differsAlike(tree, difference), SHRINKING_ATTEMPTS);
    Tree small = shrinker.shrink(difference.tree());
    return new Difference(difference.seed(), small, ours.build(small), oracle.build(small));
  }

  private boolean differsAlike(Tree tree, Difference difference) {
    Ours.Result result = ours.build(tree);
    if (result.crashed() != difference.ours().crashed()
        || result.outcome().ok() != difference.ours().outcome().ok()) {
      return false;
    }
    if (!result.outcome().ok() && !kind(result).equals(kind(difference.ours()))) {
      return false;
    }
    Outcome upstream = oracle.build(tree);
    return upstream.ok() == difference.upstream().ok()
        && !result.agreesWith(upstream)
        && SetAside.reason(result, upstream).isEmpty();
  }

  /** A refusal's words without what changes as a tree shrinks. */
  private static String kind(Ours.Result result) {
    String error = result.outcome().error().lines().findFirst().orElse("");
    return error.replaceAll("[^ ]*[/:0-9'\"`][^ ]*", "").replaceAll("\\[.*]", "");
  }

  public static void main(String[] arguments) throws IOException {
    long first = Long.parseLong(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    Path directory = Path.of(arguments.length > 2 ? arguments[2] : "target/fuzz");
    int most = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;
    Files.createDirectories(directory);
    var fuzzer =
        new Fuzzer(Oracle.find().orElseThrow(() -> new IllegalStateException("no kustomize")));
    List<Difference> found = fuzzer.run(first, count, most, directory);
    System.out.print(fuzzer.coverage().report());
    System.out.println(found.size() + " differences, written to " + directory);
    System.exit(found.isEmpty() ? 0 : 1);
  }

  private List<Difference> run(long first, long count, int most, Path directory) {
    var found = new ArrayList<Difference>();
    var compared = new AtomicLong();
    var differences = new AtomicInteger();
    int threads = Integer.getInteger("slipway.fuzz.threads", 1);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      LongStream.range(first, first + count)
          .forEach(seed ->
              pool.execute(() -> {
                if (differences.get() < most) {
                  compare(seed)
                      .ifPresent(difference -> {
                        differences.incrementAndGet();
                        Difference small =
                            Boolean.getBoolean("slipway.fuzz.whole")
                                ? difference
                                : shrink(difference);
                        write(directory, small);
                        synchronized (found) {
                          found.add(small);
                        }
                        System.out.println(seed + " " + small.summary());
                      });
                  if (compared.incrementAndGet() % 1000 == 0) {
                    System.out.println("... " + compared + " compared");
                  }
                }
              }));
    }
    return found;
  }

  private static void write(Path directory, Difference difference) {
    try {
      Files.writeString(directory.resolve(difference.seed() + ".txt"), difference.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
