package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits until objects are as later ones need them, by watching them. */
final class Waiting {
  private final Cluster cluster;
  private final Duration limit;

  Waiting(Cluster cluster, Duration limit) {
    this.cluster = cluster;
    this.limit = limit;
  }

  /**
   * Waits for one object.
   *
   * @param enough is given the object, or empty where it is not there
   * @return false where the limit is reached before
   */
  boolean until(ResourceType type, ObjectId id, Predicate<Optional<Tree.Mapping>> enough) {
    if (enough.test(cluster.get(type, id.namespace(), id.name()))) {
      return true;
    }
    var reached = new CountDownLatch(1);
    var seen = new AtomicBoolean();
    var refusal = new AtomicReference<@Nullable ApiFailure>();
    var watcher =
        new Cluster.Watcher() {
          @Override
          public void present(Tree.Mapping object) {
            if (isMeant(object)) {
              seen.set(true);
              test(Optional.of(object));
            }
          }

          @Override
          public void gone(Tree.Mapping object) {
            if (isMeant(object)) {
              test(Optional.empty());
            }
          }

          @Override
          public void complete() {
            if (!seen.get()) {
              test(Optional.empty());
            }
          }

          @Override
          public void failed(ApiFailure failure) {
            refusal.set(failure);
            reached.countDown();
          }

          private boolean isMeant(Tree.Mapping object) {
            return object.mapping("metadata").text("name").equals(Optional.of(id.name()));
          }

          private void test(Optional<Tree.Mapping> object) {
            if (enough.test(object)) {
              reached.countDown();
            }
          }
        };
    var selector = new Selector("", "metadata.name=" + id.name());
    try (var _ = cluster.watch(type, id.namespace(), selector, watcher)) {
      boolean heard = reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
      ApiFailure failure = refusal.get();
      if (failure != null) {
        throw failure;
      }
      return heard;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Waits for what cannot be watched: asks again after ever longer pauses. */
  boolean until(BooleanSupplier enough) {
    long end = System.nanoTime() + limit.toNanos();
    long pause = 20;
    while (!enough.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        throw interrupted();
      }
      pause = Math.min(pause * 2, 1000);
    }
    return true;
  }

  private static Problem interrupted() {
    Thread.currentThread().interrupt();
    return new Problem(
        ExitCode.INTERRUPTED, "the run was interrupted while it waited", "", "slipway resume");
  }

  /** Whether an object has a condition that holds. */
  static boolean holds(Tree.Mapping object, String condition) {
    return object.mapping("status").items("conditions").stream()
        .map(Tree.Mapping.class::cast)
        .anyMatch(item ->
            item.text("type").equals(Optional.of(condition))
                && item.text("status").equals(Optional.of("True")));
  }
}
