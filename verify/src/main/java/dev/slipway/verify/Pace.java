package dev.slipway.verify;

import java.time.Duration;

/** Time as the gate sees it, so that its tests need not wait. */
public interface Pace {
  /** Nanoseconds that only grow. */
  long nanos();

  /** Lets the time pass, or ends early where the thread is interrupted. */
  void sleep(Duration time) throws InterruptedException;

  /** The machine's own time. */
  static Pace real() {
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time);
      }
    };
  }
}
