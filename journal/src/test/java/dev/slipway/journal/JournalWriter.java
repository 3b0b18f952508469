package dev.slipway.journal;

import dev.slipway.model.RunId;
import java.nio.file.Path;
import java.time.Clock;

/** A process of its own that appends and tells each hash once the append has returned. */
final class JournalWriter {
  private JournalWriter() {}

  static void main(String[] args) {
    JournalSettings settings =
        args[0].equals("sqlite")
            ? new JournalSettings.Sqlite(Path.of(args[1]), Path.of(args[2]))
            : new JournalSettings.Postgres(args[1], args[2], "");
    int count = Integer.parseInt(args[4]);
    try (Journal journal = Journals.open(settings, "0.1.0", Clock.systemUTC())) {
      for (int i = 0; i < count; i++) {
        Entry entry = journal.append(Sample.runStarted(new RunId(args[3] + "-" + i)));
        System.out.println(entry.hash());
        System.out.flush();
      }
    }
  }
}
