package dev.slipway.journal;

import dev.slipway.data.Json;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.time.Instant;

/**
 * An entry exactly as it is stored: what its hash is over, also where this version of Slipway does
 * not know the event.
 *
 * @param payload canonical JSON; never written anew, since the hash is over this very text
 */
public record StoredEntry(
    long sequence, Instant at, String type, String payload, String previous, String hash) {

  /** The entry that an event makes behind another. */
  static StoredEntry of(long sequence, Instant at, Event event, String previous) {
    String type = event.type();
    String payload = EventCodec.encode(event).canonicalJson();
    String hash = Chain.hash(sequence, at.toEpochMilli(), previous, type, payload);
    return new StoredEntry(
        sequence, Instant.ofEpochMilli(at.toEpochMilli()), type, payload, previous, hash);
  }

  /** The payload as a tree. */
  public Tree.Mapping tree() {
    if (Json.parse(where(), payload) instanceof Tree.Mapping mapping) {
      return mapping;
    }
    throw new Problem(
        ExitCode.ERROR,
        "the payload is not a JSON object",
        where(),
        "slipway audit verify shows whether the journal was changed from outside");
  }

  /**
   * The entry with its event.
   *
   * @throws Problem where this version of Slipway cannot read it
   */
  public Entry entry() {
    return new Entry(sequence, at, previous, hash, EventCodec.decode(type, tree()));
  }

  /** The same; the error names the version of Slipway that last wrote to the journal. */
  Entry entry(String writer) {
    try {
      return entry();
    } catch (EventCodec.UnknownEventType e) {
      throw new EventCodec.UnknownEventType(e, where(), writer);
    }
  }

  private String where() {
    return "journal entry " + sequence;
  }
}
