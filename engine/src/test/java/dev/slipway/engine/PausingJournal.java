package dev.slipway.engine;

import dev.slipway.journal.Entry;
import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.journal.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A journal that stops the world before or after its n-th append, or one of a type, and says so in
 * a file, so that a test can kill the process from outside exactly there.
 */
final class PausingJournal implements Journal {
  /** Where to stop. */
  enum When {
    BEFORE,
    AFTER
  }

  private final Journal real;
  private final String at;
  private final When when;
  private final Path marker;
  private final AtomicInteger appends = new AtomicInteger();

  PausingJournal(Journal real, String at, When when, Path marker) {
    this.real = real;
    this.at = at;
    this.when = when;
    this.marker = marker;
  }

  @Override
  public synchronized Entry append(Event event) {
    int number = appends.incrementAndGet();
    boolean here = at.equals(String.valueOf(number)) || at.equals(event.type());
    if (here && when == When.BEFORE) {
      pause(event);
    }
    Entry entry = real.append(event);
    if (here && when == When.AFTER) {
      pause(event);
    }
    return entry;
  }

  private void pause(Event event) {
    try {
      Files.writeString(marker, event.type());
      Thread.sleep(Long.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<Entry> after(long sequence) {
    return real.after(sequence);
  }

  @Override
  public List<StoredEntry> stored(long after) {
    return real.stored(after);
  }

  @Override
  public boolean seal(Event.EventsSealed seal, Entry head) {
    return real.seal(seal, head);
  }

  @Override
  public void replace(List<StoredEntry> entries) {
    real.replace(entries);
  }

  @Override
  public Optional<Entry> head() {
    return real.head();
  }

  @Override
  public void close() {
    real.close();
  }
}
