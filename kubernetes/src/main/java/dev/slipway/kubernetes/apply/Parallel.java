package dev.slipway.kubernetes.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Does the same to many things at once, as many as an API server takes well from one client. */
final class Parallel {
  private static final int WIDTH = 24;

  private Parallel() {}

  /**
   * The results in the order of the items. All are tried, whatever becomes of the others.
   *
   * @throws RuntimeException the first failure, in the order of the items
   */
  static <A, B> List<B> map(List<A> items, Function<A, B> work) {
    if (items.size() < 2) {
      return items.stream().map(work).toList();
    }
    var slots = new Semaphore(WIDTH);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<B>> futures = new ArrayList<>();
      for (A item : items) {
        slots.acquireUninterruptibly();
        futures.add(
            threads.submit(() -> {
              try {
                return work.apply(item);
              } finally {
                slots.release();
              }
            }));
      }
      List<B> results = new ArrayList<>();
      for (Future<B> future : futures) {
        results.add(result(future));
      }
      return results;
    }
  }

  private static <B> B result(Future<B> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          // What is under way ends by itself, as each of its requests has a limit.
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
          }
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
