package dev.slipway.journal;

import java.util.List;
import java.util.Optional;

/**
 * The only state that Slipway has.
 *
 * <p>Safe for use by several threads and, since every append is one transaction, by several
 * processes at once.
 */
public interface Journal extends AutoCloseable {
  /**
   * Writes an event behind all others; when this returns, it survives a power loss.
   *
   * @throws dev.slipway.model.Problem where it cannot be written (disk full, database gone); then
   *     it is not in the journal
   */
  Entry append(Event event);

  /** The entries behind a sequence number, oldest first; 0 for all. */
  List<Entry> after(long sequence);

  /** The newest entry; empty for a new journal. */
  Optional<Entry> head();

  @Override
  void close();
}
