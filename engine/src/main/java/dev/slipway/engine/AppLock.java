package dev.slipway.engine;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two runs of one app apart.
 *
 * <p>The kernel holds the lock and frees it when the process dies, so there is no stale lock. What
 * the file says only tells a person who holds it.
 */
final class AppLock implements AutoCloseable {
  private static final int TRIES = 5;
  private static final Duration PAUSE = Duration.ofMillis(30);

  /**
   * What this process itself holds. A POSIX lock belongs to the process, and closing any channel of
   * the file gives it up, so a file that is locked from here must not be opened from here again.
   */
  private static final Map<Path, String> OWN = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private AppLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @throws Problem (exit code 31) naming the holder, where another run has the lock
   */
  static AppLock take(Workspace workspace, AppName app, String by) {
    return take(workspace, app, by, AppLock::pause);
  }

  /**
   * @param between what passes the time between two tries
   */
  static AppLock take(Workspace workspace, AppName app, String by, Runnable between) {
    Path file = workspace.lock(app).toAbsolutePath().normalize();
    String holder = "%s, pid %d, since %s".formatted(by, ProcessHandle.current().pid(), now());
    return patiently(file, holder, between)
        .orElseThrow(() ->
            new Problem(
                ExitCode.LOCKED,
                "another run has the lock: " + holder(file),
                app.value(),
                "wait for it to end; slipway status " + app + " shows how far it is"));
  }

  /** Tries again for a moment: whoever only looks whether the lock is held has it for as long. */
  private static Optional<AppLock> patiently(Path file, String holder, Runnable between) {
    Optional<AppLock> lock = tryTake(file, holder);
    for (int again = 0; lock.isEmpty() && again < TRIES; again++) {
      between.run();
      if (Thread.currentThread().isInterrupted()) {
        return lock;
      }
      lock = tryTake(file, holder);
    }
    return lock;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a run of this app is under way in a living process. */
  static boolean held(Workspace workspace, AppName app) {
    Path file = workspace.lock(app).toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      return false;
    }
    Optional<AppLock> lock = tryTake(file, "");
    lock.ifPresent(AppLock::close);
    return lock.isEmpty();
  }

  private static Optional<AppLock> tryTake(Path file, String holder) {
    Workspace.privateParent(file);
    if (OWN.putIfAbsent(file, holder) != null) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      var channel = FileChannel.open(file, CREATE, READ, WRITE);
      try {
        if (channel.tryLock() == null) {
          return Optional.empty();
        }
        tell(channel, holder);
        taken = true;
        return Optional.of(new AppLock(file, channel));
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!taken) {
        OWN.remove(file);
      }
    }
  }

  /** On a full disk the lock counts all the same, without its holder's name. */
  private static void tell(FileChannel channel, String holder) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      // The kernel's lock is what keeps runs apart; the text is for people only.
    }
  }

  private static String holder(Path file) {
    String own = OWN.get(file);
    if (own != null) {
      return own;
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "holder unknown";
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OWN.remove(file);
    }
  }
}
