package dev.slipway.journal;

import dev.slipway.data.Json;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries as NDJSON: one JSON object per line, which can be read back and verified. */
public final class AuditExport {
  private AuditExport() {}

  /** Writes one line per entry. */
  public static void write(List<StoredEntry> entries, Appendable out) throws IOException {
    for (StoredEntry entry : entries) {
      out.append(line(entry)).append('\n');
    }
  }

  private static String line(StoredEntry entry) {
    Tree.Mapping payload = entry.tree();
    return Tree.mapping()
        .put("sequence", entry.sequence())
        .put("at", entry.at().toString())
        .put("type", entry.type())
        .put("app", payload.text("app"))
        .put("payload", payload)
        .put("previous", entry.previous())
        .put("hash", entry.hash())
        .build()
        .json();
  }

  /**
   * Reads such lines; whether their chain holds is for {@link Chain#verify} to say.
   *
   * @param name how the text is called in errors
   */
  public static List<StoredEntry> read(String name, BufferedReader in) throws IOException {
    var entries = new ArrayList<StoredEntry>();
    String line;
    for (int number = 1; (line = in.readLine()) != null; number++) {
      if (!line.isBlank()) {
        entries.add(entry(name + ":" + number, line));
      }
    }
    return entries;
  }

  private static StoredEntry entry(String where, String line) {
    if (!(Json.parse(where, line) instanceof Tree.Mapping mapping)) {
      throw unreadable(where, null);
    }
    try {
      var in = new Fields("entry", mapping);
      return new StoredEntry(
          in.number("sequence"),
          Instant.parse(in.text("at")),
          in.text("type"),
          in.under("payload").canonicalJson(),
          in.text("previous"),
          in.text("hash"));
    } catch (DateTimeParseException | Problem e) {
      throw unreadable(where, e);
    }
  }

  private static Problem unreadable(String where, @Nullable RuntimeException cause) {
    return new Problem(
        ExitCode.USAGE,
        "not an entry of a journal",
        where,
        "give a file that slipway audit export or slipway journal backup wrote",
        cause);
  }
}
