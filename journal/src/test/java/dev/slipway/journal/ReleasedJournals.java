package dev.slipway.journal;

import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what {@code src/test/resources/released} keeps of a version, once, when it is released:
 * {@code java ... dev.slipway.journal.ReleasedJournals 0.1.0 src/test/resources/released}. What was
 * released is never written again.
 */
final class ReleasedJournals {
  private ReleasedJournals() {}

  static void main(String[] args) throws IOException {
    Path ndjson = Path.of(args[1], "journal-" + args[0] + ".ndjson");
    Path sql = Path.of(args[1], "journal-" + args[0] + ".sql");
    if (Files.exists(ndjson) || Files.exists(sql)) {
      throw new IllegalStateException(args[0] + " has been released");
    }
    var entries = entries();
    try (var out = Files.newBufferedWriter(ndjson)) {
      AuditExport.write(entries, out);
    }
    try (var out = Files.newBufferedWriter(sql)) {
      out.write(SqliteJournal.TABLES.replace(";", ";\n"));
      out.write("INSERT INTO slipway_journal (schema, writer) VALUES (1, '" + args[0] + "');\n");
      for (StoredEntry e : entries) {
        out.write(
            "INSERT INTO slipway_entries VALUES (%d, %d, '%s', '%s', '%s', '%s');\n"
                .formatted(
                    e.sequence(),
                    e.at().toEpochMilli(),
                    e.type(),
                    e.payload().replace("'", "''"),
                    e.previous(),
                    e.hash()));
      }
    }
  }

  private static List<StoredEntry> entries() {
    var events = new ArrayList<Event>(Sample.everyType());
    var entries = new ArrayList<StoredEntry>();
    States states = States.EMPTY;
    String previous = "sha256:" + "0".repeat(64);
    Instant start = Instant.parse("2026-11-21T09:31:07.123Z");
    // Seven events went before these, so that the fixture has a seal that is true.
    for (Event event : events) {
      StoredEntry entry = StoredEntry.of(8 + entries.size(), start, event, previous);
      entries.add(entry);
      states = states.with(entry.entry());
      previous = entry.hash();
      start = start.plusMillis(1234);
    }
    Tree.Mapping state = StateCodec.write(states, _ -> false, (_, _) -> true);
    var seal = new Event.EventsSealed(7, 1, entries.getFirst().previous(), state);
    entries.add(StoredEntry.of(8 + entries.size(), start, seal, previous));
    return entries;
  }
}
