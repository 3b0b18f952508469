package dev.slipway.kubernetes.api;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests are under way at once: one more after each full round that went well, half as
 * many where the server says that it is too much. It has no rate: the server's own priority and
 * fairness decides that.
 */
final class Concurrency {
  private static final double MOST = 128;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private double limit = 32;
  private int underWay;
  private long round;

  /**
   * Waits for room.
   *
   * @return the round, to be given back with {@link #tooMany}
   */
  long enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (underWay >= (int) limit) {
        room.await();
      }
      underWay++;
      return round;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      underWay--;
      room.signal();
    } finally {
      lock.unlock();
    }
  }

  void well() {
    lock.lock();
    try {
      limit = Math.min(MOST, limit + 1 / limit);
      room.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Halves the limit, once for all requests of a round: they were all too many together. */
  void tooMany(long since) {
    lock.lock();
    try {
      if (since == round) {
        round++;
        limit = Math.max(1, limit / 2);
      }
    } finally {
      lock.unlock();
    }
  }

  int limit() {
    lock.lock();
    try {
      return (int) limit;
    } finally {
      lock.unlock();
    }
  }
}
