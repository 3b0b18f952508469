package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.health.PodTrouble.Weight;
import dev.slipway.kubernetes.health.Readiness.Status;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What is known of the followed objects and their pods at this moment. Watches tell it what they
 * see from their threads; who waits is woken when something has changed that may decide.
 */
final class Progress {
  private final BiFunction<ObjectId, Tree.Mapping, Readiness> judge;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SequencedMap<ObjectId, Followed> followed = new LinkedHashMap<>();
  private final Set<ObjectId> waiting = new LinkedHashSet<>();
  private final Set<ObjectId> failed = new LinkedHashSet<>();
  private final Set<ObjectId> fallen = new LinkedHashSet<>();
  private final Map<String, Ailing> pods = new HashMap<>();
  private Optional<Problem> blind = Optional.empty();
  private int openLooks;
  private long changes;

  /**
   * One object that must become well.
   *
   * @param live as it was last seen, kept only while it is not well; empty where it is not there
   * @param generation of the object as it was last seen; 0 where it has none
   */
  record Followed(
      ObjectId id, String uid, Readiness readiness, Optional<Live> live, long generation) {
    /** {@code Deployment/shop/web 2/3 ready}. */
    String phrase() {
      return id + " " + readiness.message();
    }
  }

  /**
   * A pod that does not run.
   *
   * @param since when it was first seen with a trouble of this weight
   */
  record Ailing(Live pod, PodTrouble trouble, Instant since) {
    /** Whether nothing is to be hoped for, in the case of a lasting trouble after some patience. */
    boolean lost(Instant now, Duration patience) {
      return switch (trouble.weight()) {
        case FINAL -> true;
        case LASTING -> !now.isBefore(since.plus(patience));
        case TELLING -> false;
      };
    }
  }

  Progress(
      Collection<ObjectId> ids,
      BiFunction<ObjectId, Tree.Mapping, Readiness> judge,
      InstantSource clock) {
    this.judge = judge;
    this.clock = clock;
    for (ObjectId id : ids) {
      followed.put(id, absent(id));
      waiting.add(id);
    }
  }

  /** A watch has begun, and has not told yet all that is there. */
  void lookBegins() {
    locked(() -> openLooks++);
  }

  void lookIsComplete() {
    locked(() -> {
      openLooks--;
      wake();
    });
  }

  /** Some objects cannot be seen any more; who waits is told so. */
  void blinded(Problem problem) {
    locked(() -> {
      blind = Optional.of(problem);
      wake();
    });
  }

  void present(ObjectId id, Tree.Mapping object) {
    locked(() -> {
      Followed before = followed.get(id);
      if (before == null) {
        return;
      }
      Readiness readiness = judge.apply(id, object);
      var live = new Live(object);
      OptionalLong generation = live.generation();
      note(
          before,
          new Followed(
              id,
              live.uid(),
              readiness,
              readiness.isCurrent() ? Optional.empty() : Optional.of(live),
              generation.orElse(0)));
    });
  }

  /**
   * @param uid of what is gone: what was made in its place may have been seen before
   */
  void gone(ObjectId id, String uid) {
    locked(() -> {
      Followed before = followed.get(id);
      // A Job that is done may be tidied away.
      if (before != null
          && before.uid().equals(uid)
          && !(id.kind().equals("Job") && wasWell(before))) {
        note(before, absent(id));
      }
    });
  }

  private static Followed absent(ObjectId id) {
    return new Followed(id, "", Readiness.NOT_FOUND, Optional.empty(), 0);
  }

  private static boolean wasWell(Followed before) {
    return before.readiness().isCurrent();
  }

  private void note(Followed before, Followed now) {
    followed.put(now.id(), now);
    boolean well = now.readiness().isCurrent();
    boolean lost = now.readiness().status() == Status.FAILED;
    update(waiting, now.id(), !well);
    update(failed, now.id(), lost);
    // A change by somebody else, such as another number of replicas, is no fall.
    boolean same = now.generation() == before.generation() || now.generation() == 0;
    if (well) {
      fallen.remove(now.id());
    } else if (wasWell(before) && same && !goesAfterItsWork(before, now)) {
      fallen.add(now.id());
    }
    if (lost || waiting.isEmpty() || wasWell(before) != well) {
      wake();
    }
  }

  private static boolean goesAfterItsWork(Followed before, Followed now) {
    return before.id().kind().equals("Job") && now.readiness().status() == Status.TERMINATING;
  }

  private static void update(Set<ObjectId> set, ObjectId id, boolean in) {
    if (in) {
      set.add(id);
    } else {
      set.remove(id);
    }
  }

  void podPresent(Live pod) {
    locked(() -> {
      Optional<PodTrouble> trouble = PodTrouble.of(pod);
      if (trouble.isEmpty()) {
        pods.remove(pod.uid());
        return;
      }
      Ailing before = pods.get(pod.uid());
      Instant since =
          before != null && before.trouble().weight() == trouble.get().weight()
              ? before.since()
              : clock.instant();
      pods.put(pod.uid(), new Ailing(pod, trouble.get(), since));
      if (trouble.get().weight() != Weight.TELLING) {
        wake();
      }
    });
  }

  void podGone(Live pod) {
    locked(() -> pods.remove(pod.uid()));
  }

  /** True when every watch has told all that is there. */
  boolean looked() {
    return locking(() -> openLooks == 0);
  }

  boolean allWell() {
    return locking(() -> openLooks == 0 && waiting.isEmpty());
  }

  List<Followed> waiting() {
    return locking(() -> waiting.stream().map(this::followed).toList());
  }

  List<Followed> failed() {
    return locking(() -> failed.stream().map(this::followed).toList());
  }

  /** Those that were well and are not any more, though nobody changed them. */
  List<Followed> fallen() {
    return locking(() -> fallen.stream().map(this::followed).toList());
  }

  List<Ailing> ailing() {
    return locking(() -> List.copyOf(pods.values()));
  }

  List<Followed> all() {
    return locking(() -> new ArrayList<>(followed.values()));
  }

  Optional<Followed> of(ObjectId id) {
    return locking(() -> Optional.ofNullable(followed.get(id)));
  }

  /** Judges again those that were not well, for rules that time alone decides. */
  void judgeAgain() {
    locked(() -> {
      for (ObjectId id : List.copyOf(waiting)) {
        if (id.kind().equals("Pod")) {
          followed(id).live().ifPresent(live -> present(id, live.object()));
        }
      }
    });
  }

  /**
   * How often something has changed that may decide.
   *
   * @throws Problem where some objects cannot be seen any more
   */
  long changes() {
    return locking(() -> {
      if (blind.isPresent()) {
        throw blind.get();
      }
      return changes;
    });
  }

  /** Returns when something has changed since, or after the time. */
  void awaitChange(long since, Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lockInterruptibly();
    try {
      while (changes == since && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private Followed followed(ObjectId id) {
    return Objects.requireNonNull(followed.get(id), id.toString());
  }

  private void wake() {
    changes++;
    changed.signalAll();
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locking(Supplier<T> look) {
    lock.lock();
    try {
      return look.get();
    } finally {
      lock.unlock();
    }
  }
}
