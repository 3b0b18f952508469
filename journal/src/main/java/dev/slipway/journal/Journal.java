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

  /** The same as they are stored, also where this version of Slipway does not know an event. */
  List<StoredEntry> stored(long after);

  /** The newest entry; empty for a new journal. */
  Optional<Entry> head();

  /**
   * Appends a seal and takes away the entries that it stands for, as one transaction.
   *
   * @param head the newest entry that the seal's state was made from
   * @return false, with nothing changed, where the journal's newest entry is another by now
   */
  boolean seal(Event.EventsSealed seal, Entry head);

  /**
   * Puts other entries in the place of all that are there, as one transaction. They are written as
   * they are: whoever calls this has verified their chain.
   */
  void replace(List<StoredEntry> entries);

  @Override
  void close();
}
