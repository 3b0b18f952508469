package dev.slipway.journal;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The journal in one SQLite file on this machine; every append is on disk when it returns. */
final class SqliteJournal extends JdbcJournal {
  private static final int SCHEMA = 1;
  private static final int BUSY_MILLIS = 20_000;

  static final String TABLES =
      "CREATE TABLE IF NOT EXISTS slipway_journal (schema INTEGER NOT NULL, writer TEXT NOT NULL)"
          + " STRICT;"
          + "CREATE TABLE IF NOT EXISTS slipway_entries (sequence INTEGER PRIMARY KEY, at INTEGER"
          + " NOT NULL, type TEXT NOT NULL, payload TEXT NOT NULL, previous TEXT NOT NULL, hash"
          + " TEXT NOT NULL) STRICT;";

  private final Path file;
  private final Reserve reserve;
  private final String version;
  private String writer;

  private SqliteJournal(Path file, String version, Clock clock) {
    super(clock);
    this.file = file;
    this.version = version;
    writer = version;
    reserve = new Reserve(file.resolveSibling(file.getFileName() + ".reserve"));
  }

  /**
   * Opens the file, or makes it.
   *
   * @param cache where the native library is kept between starts
   * @param version the version of Slipway that is running
   */
  static SqliteJournal open(Path file, Path cache, String version, Clock clock) {
    SqliteLibrary.unpackInto(cache);
    var journal = new SqliteJournal(file.toAbsolutePath(), version, clock);
    boolean opened = false;
    try {
      journal.create();
      journal.prepare();
      journal.reserve.fill();
      opened = true;
      return journal;
    } finally {
      if (!opened) {
        journal.close();
      }
    }
  }

  /** Makes the file before SQLite does, so that it never has a moment in which others can read. */
  private void create() {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (!Files.exists(file)) {
        var mode = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
      }
    } catch (FileAlreadyExistsException e) {
      // Another process was as fast.
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR,
          "the journal cannot be made: " + e.getMessage(),
          file.toString(),
          "check that the directory exists and that you may write to it",
          e);
    }
  }

  @Override
  Connection connect() throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, config.toProperties());
    boolean usable = false;
    try {
      schema(connection);
      usable = true;
      return connection;
    } finally {
      if (!usable) {
        connection.close();
      }
    }
  }

  private void schema(Connection connection) throws SQLException {
    if (!hasTables(connection)) {
      begin(connection);
      try (Statement statement = connection.createStatement()) {
        // Another process may have been as fast: each statement bears being run twice.
        for (String table : TABLES.split(";")) {
          statement.execute(table);
        }
        statement.execute(
            "INSERT INTO slipway_journal (schema, writer) SELECT "
                + SCHEMA
                + ", '0' WHERE NOT EXISTS (SELECT 1 FROM slipway_journal)");
        statement.execute("COMMIT");
      }
    }
    writer = Schema.check(connection, SCHEMA, version, file.toString());
  }

  private static boolean hasTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'slipway_journal'")) {
      return rows.next();
    }
  }

  @Override
  void begin(Connection connection) throws SQLException {
    execute(connection, "BEGIN IMMEDIATE");
  }

  @Override
  String writer() {
    return writer;
  }

  @Override
  boolean roomMade(SQLException e) {
    return full(e) && reserve.release();
  }

  @Override
  void written() {
    reserve.fill();
  }

  private static boolean full(SQLException e) {
    @Nullable SQLiteErrorCode code = code(e);
    return code == SQLiteErrorCode.SQLITE_FULL
        || code == SQLiteErrorCode.SQLITE_IOERR_WRITE
        || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
  }

  private static @Nullable SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException sqlite ? sqlite.getResultCode() : null;
  }

  @Override
  RuntimeException problem(SQLException e) {
    @Nullable SQLiteErrorCode code = code(e);
    int primary = code == null ? 0 : code.code & 0xff;
    if (full(e)) {
      return new Problem(
          ExitCode.PREFLIGHT,
          "the disk is full: the event could not be written to the journal",
          file.toString(),
          "make room on that disk, then run slipway resume",
          e);
    }
    return switch (primary) {
      case 11, 26 -> new DamagedJournal(file.toString(), e);
      case 5, 6 ->
          new Problem(
              ExitCode.LOCKED,
              "another process has kept the journal locked for " + BUSY_MILLIS / 1000 + " s",
              file.toString(),
              "see with fuser who has the file open, and try again",
              e);
      case 8, 14, 3, 23 ->
          new Problem(
              ExitCode.ERROR,
              "the journal cannot be opened for writing",
              file.toString(),
              "check who owns the file and its directory, and whether the disk is read-only",
              e);
      default ->
          new Problem(
              ExitCode.ERROR,
              "the journal cannot be used: " + e.getMessage(),
              file.toString(),
              "slipway doctor checks the disk and the file",
              e);
    };
  }
}
