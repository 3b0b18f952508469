package dev.slipway.benchmarks;

import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalSettings;
import dev.slipway.journal.Journals;
import dev.slipway.journal.Stage;
import dev.slipway.journal.StoredEntry;
import dev.slipway.model.AppName;
import dev.slipway.model.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;

/** Durable appends to the journal, beside the same rows in bare SQLite and in a bare file. */
final class JournalAppends implements Benchmark {
  private static final int APPENDS = 2_000;

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public String question() {
    return "milliseconds per durable append";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    var journal = new Samples.Collector("journal (typed, hash-chained)", "ms");
    var bare = new Samples.Collector("bare SQLite loop, same pragmas and rows", "ms");
    var file = new Samples.Collector("bare file, write + fsync", "ms");
    // The first round warms up.
    for (int run = 0; run <= setting.runs(); run++) {
      Path directory = Files.createDirectory(setting.scratch().resolve("journal-" + run));
      List<StoredEntry> rows = warmOrMeasure(directory, journal, run > 0);
      double inSqlite = sqlite(directory.resolve("bare.db"), rows);
      double inFile = file(directory.resolve("bare.txt"), rows);
      if (run > 0) {
        bare.add(inSqlite);
        file.add(inFile);
      }
    }
    Samples base = bare.samples();
    report.table(base, List.of(base, journal.samples(), file.samples()));
    report.note(
        "Appends per second, median: journal %.0f, bare SQLite %.0f."
            .formatted(1000 / journal.samples().median(), 1000 / base.median()));
  }

  private static List<StoredEntry> warmOrMeasure(
      Path directory, Samples.Collector samples, boolean measured) {
    var settings =
        new JournalSettings.Sqlite(
            directory.resolve("journal.db"), directory.resolveSibling("native"));
    try (Journal journal = Journals.open(settings, "0.1.0", Clock.systemUTC())) {
      AppName app = new AppName("web");
      RunId run = new RunId("r-20261121-0931-7c1e");
      var started = new Event.StageStarted(app, run, Stage.DEPLOY);
      var ended =
          new Event.StageEnded(
              app,
              run,
              Stage.DEPLOY,
              Event.Outcome.OK,
              "web replaced (healthy after 2.9 s), old-cron removed");
      long begun = System.nanoTime();
      for (int i = 0; i < APPENDS; i += 2) {
        journal.append(started);
        journal.append(ended);
      }
      if (measured) {
        samples.add((System.nanoTime() - begun) / 1e6 / APPENDS);
      }
      return journal.stored(0);
    }
  }

  private static double sqlite(Path file, List<StoredEntry> rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute(
          "CREATE TABLE entries (sequence INTEGER PRIMARY KEY, at INTEGER, type TEXT, payload TEXT,"
              + " previous TEXT, hash TEXT) STRICT");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)")) {
        long begun = System.nanoTime();
        for (StoredEntry row : rows) {
          insert.setLong(1, row.sequence());
          insert.setLong(2, row.at().toEpochMilli());
          insert.setString(3, row.type());
          insert.setString(4, row.payload());
          insert.setString(5, row.previous());
          insert.setString(6, row.hash());
          insert.executeUpdate();
        }
        return (System.nanoTime() - begun) / 1e6 / rows.size();
      }
    }
  }

  private static double file(Path path, List<StoredEntry> rows) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long begun = System.nanoTime();
      for (StoredEntry row : rows) {
        file.write(ByteBuffer.wrap((row + "\n").getBytes(StandardCharsets.UTF_8)));
        file.force(false);
      }
      return (System.nanoTime() - begun) / 1e6 / rows.size();
    }
  }
}
