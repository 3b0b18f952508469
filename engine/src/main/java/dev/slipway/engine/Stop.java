package dev.slipway.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to end a run at its next boundary, from a person's Ctrl-C or the daemon's shutdown. The
 * run stays open in the journal and {@code resume} goes on with it.
 */
public final class Stop {
  private final CountDownLatch requested = new CountDownLatch(1);

  public void request() {
    requested.countDown();
  }

  public boolean requested() {
    return requested.getCount() == 0;
  }

  /** Waits for the wish, at most so long. */
  public void await(Duration atMost) {
    try {
      requested.await(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request();
    }
  }

  /** To be called where a run may end safely: after an outcome is on disk, before an intent is. */
  void here() {
    if (requested()) {
      throw new Stopped();
    }
  }

  /** The run ends here and stays open. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped at a boundary", null, false, false);
    }
  }
}
