package dev.slipway.journal;

import dev.slipway.model.Digest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hash chain over the entries, which shows where a journal was changed from outside. */
public final class Chain {
  /** What the first entry of all is chained to: the hash of nothing. */
  public static final String GENESIS = Digest.of("");

  /** A position of the chain and the hash that it had, as commits carry it. */
  public record Head(long sequence, String hash) {
    /** The name of the trailer. */
    public static final String TRAILER = "Slipway-Journal-Head";

    /** The name of the trailer beside it, with the name of the fleet whose journal it is. */
    public static final String FLEET_TRAILER = "Slipway-Fleet";

    public static Head of(Entry entry) {
      return new Head(entry.sequence(), entry.hash());
    }

    /** The head that a trailer's value tells of ({@code 12:sha256:...}), where it tells of one. */
    public static Optional<Head> parse(String value) {
      var parts = value.strip().split(":", 2);
      if (parts.length < 2
          || !parts[0].matches("[1-9][0-9]{0,17}")
          || !parts[1].matches("sha256:[0-9a-f]{64}")) {
        return Optional.empty();
      }
      return Optional.of(new Head(Long.parseLong(parts[0]), parts[1]));
    }

    /** {@code 12:sha256:...}, the value of the trailer. */
    @Override
    public String toString() {
      return sequence + ":" + hash;
    }
  }

  /** The first place where the chain does not hold, and what is wrong there. */
  public record Break(long sequence, String what) {}

  /** What became of a head that was carried outside the journal. */
  public enum Found {
    PRESENT,
    /** Retention took the entry away, so that nothing can be said. */
    SEALED,
    /** The entry is there with another hash: the journal was written anew. */
    REWRITTEN,
    /** The journal ends before it: its tail was cut off, or an older copy was put in its place. */
    MISSING
  }

  private Chain() {}

  static String hash(long sequence, long millis, String previous, String type, String payload) {
    return Digest.of(sequence + "\n" + millis + "\n" + previous + "\n" + type + "\n" + payload);
  }

  /**
   * Recomputes the chain over all entries of a journal.
   *
   * <p>The first entry is chained to {@link #GENESIS}, or to what the newest seal says that
   * retention took away; the seal itself is behind it in the chain and so cannot be forged alone.
   */
  public static Optional<Break> verify(List<StoredEntry> entries) {
    @Nullable StoredEntry last = null;
    for (StoredEntry entry : entries) {
      var broken = last == null ? start(entry, seal(entries)) : link(last, entry);
      if (broken.isEmpty() && !recomputed(entry).equals(entry.hash())) {
        broken = Optional.of(new Break(entry.sequence(), "its content does not fit its hash"));
      }
      if (broken.isPresent()) {
        return broken;
      }
      last = entry;
    }
    return Optional.empty();
  }

  private static String recomputed(StoredEntry e) {
    return hash(e.sequence(), e.at().toEpochMilli(), e.previous(), e.type(), e.payload());
  }

  private static Optional<Break> link(StoredEntry last, StoredEntry entry) {
    if (entry.sequence() != last.sequence() + 1) {
      return Optional.of(
          new Break(
              last.sequence() + 1,
              "the entry is missing; the next one there is " + entry.sequence()));
    }
    return entry.previous().equals(last.hash())
        ? Optional.empty()
        : Optional.of(new Break(entry.sequence(), "it does not follow from the entry before it"));
  }

  private static Optional<Break> start(StoredEntry first, Optional<Event.EventsSealed> seal) {
    long sequence = seal.map(s -> s.firstSequence() + s.count()).orElse(1L);
    if (first.sequence() != sequence) {
      return Optional.of(
          new Break(
              sequence,
              "the entry is missing, and no seal stands for it; the first one there is "
                  + first.sequence()));
    }
    return first.previous().equals(seal.map(Event.EventsSealed::lastHash).orElse(GENESIS))
        ? Optional.empty()
        : Optional.of(new Break(sequence, "it does not follow from what was before it"));
  }

  /** The newest seal, which tells what the first entry that is left must be chained to. */
  private static Optional<Event.EventsSealed> seal(List<StoredEntry> entries) {
    for (StoredEntry entry : entries.reversed()) {
      if (entry.type().equals("events_sealed_v1")) {
        return Optional.of((Event.EventsSealed) entry.entry().event());
      }
    }
    return Optional.empty();
  }

  /** Looks for heads that were carried elsewhere, in the trailers of commits, say. */
  public static Map<Head, Found> find(List<StoredEntry> entries, List<Head> heads) {
    var hashes = new HashMap<Long, String>();
    entries.forEach(entry -> hashes.put(entry.sequence(), entry.hash()));
    long first = entries.isEmpty() ? 1 : entries.getFirst().sequence();
    if (first > 1) {
      hashes.put(first - 1, entries.getFirst().previous());
    }
    var found = new LinkedHashMap<Head, Found>();
    for (Head head : heads) {
      String hash = hashes.get(head.sequence());
      if (hash != null) {
        found.put(head, hash.equals(head.hash()) ? Found.PRESENT : Found.REWRITTEN);
      } else {
        found.put(head, head.sequence() < first ? Found.SEALED : Found.MISSING);
      }
    }
    return found;
  }
}
