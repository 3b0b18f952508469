package dev.slipway.git;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one at a time work on something, within this process and between processes.
 *
 * <p>The kernel frees the lock when its holder dies, so there is no stale lock. A file lock belongs
 * to a whole process, hence the second lock for its threads.
 */
final class LockFile {
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Path file;

  LockFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** Does the work while nobody else does; a thread that has the lock may ask for it again. */
  <T> T locked(Supplier<T> work) {
    ReentrantLock threads = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
    try {
      if (!threads.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      return threads.getHoldCount() > 1 ? work.get() : lockedBetweenProcesses(work);
    } finally {
      threads.unlock();
    }
  }

  private <T> T lockedBetweenProcesses(Supplier<T> work) {
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = acquire(channel)) {
        return work.get();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be locked: " + file, e);
    }
  }

  private FileLock acquire(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (FileLock lock = channel.tryLock(); ; lock = channel.tryLock()) {
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() > deadline) {
        throw busy();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private Problem busy() {
    return new Problem(
        ExitCode.LOCKED,
        "another process has worked on this repository for " + PATIENCE.toMinutes() + " minutes",
        file.toString(),
        "look what holds the file open");
  }

  private Problem interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Problem(
        ExitCode.INTERRUPTED, "waiting for a lock was interrupted", file.toString(), "", e);
  }
}
