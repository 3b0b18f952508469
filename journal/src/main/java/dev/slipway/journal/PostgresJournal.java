package dev.slipway.journal;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Properties;

/** The journal in a PostgreSQL database, for several machines that share a control plane. */
final class PostgresJournal extends JdbcJournal {
  private static final int SCHEMA = 1;

  /** The advisory lock under which all appends take turns; "slipway" in ASCII. */
  private static final long LOCK = 0x736c6970776179L;

  private final JournalSettings.Postgres settings;
  private final String url;
  private final String version;
  private String writer;

  private PostgresJournal(JournalSettings.Postgres settings, String version, Clock clock) {
    super(clock);
    this.settings = settings;
    this.version = version;
    writer = version;
    url = settings.url().startsWith("jdbc:") ? settings.url() : "jdbc:" + settings.url();
  }

  static PostgresJournal open(JournalSettings.Postgres settings, String version, Clock clock) {
    var journal = new PostgresJournal(settings, version, clock);
    journal.prepare();
    return journal;
  }

  @Override
  Connection connect() throws SQLException {
    Connection connection = driver().connect(url, properties());
    if (connection == null) {
      throw new Problem(
          ExitCode.USAGE,
          "the journal's URL is not one of PostgreSQL",
          "",
          "write it as postgresql://host:5432/database");
    }
    boolean usable = false;
    try {
      // The server's own setting may be weaker; an append that returned must survive.
      execute(connection, "SET synchronous_commit = on");
      schema(connection);
      usable = true;
      return connection;
    } finally {
      if (!usable) {
        connection.close();
      }
    }
  }

  /** By name: the driver's classes carry annotations that are nowhere to be found. */
  private static Driver driver() {
    try {
      return Class.forName("org.postgresql.Driver")
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the PostgreSQL driver is not on the class path", e);
    }
  }

  private Properties properties() {
    var properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "slipway");
    // The driver would put the server's echo of a statement's values into its errors.
    properties.setProperty("logServerErrorDetail", "false");
    return properties;
  }

  private void schema(Connection connection) throws SQLException {
    if (!hasTables(connection)) {
      begin(connection);
      execute(
          connection,
          """
          CREATE TABLE IF NOT EXISTS slipway_journal (
            schema integer NOT NULL, writer text NOT NULL);
          CREATE TABLE IF NOT EXISTS slipway_entries (
            sequence bigint PRIMARY KEY, at bigint NOT NULL, type text NOT NULL,
            payload text NOT NULL, previous text NOT NULL, hash text NOT NULL);
          INSERT INTO slipway_journal (schema, writer)
            SELECT %d, '0' WHERE NOT EXISTS (SELECT 1 FROM slipway_journal);
          COMMIT
          """
              .formatted(SCHEMA));
    }
    writer = Schema.check(connection, SCHEMA, version, "");
  }

  private static boolean hasTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT to_regclass('slipway_journal') IS NOT NULL"
                    + " AND to_regclass('slipway_entries') IS NOT NULL")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Override
  void begin(Connection connection) throws SQLException {
    execute(connection, "BEGIN");
    // Under READ COMMITTED the next statement sees all that was committed before the lock came.
    execute(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")");
  }

  @Override
  String writer() {
    return writer;
  }

  /** Class 08: the connection; 57P01 to 57P03: the server was stopped or is starting. */
  @Override
  boolean broken(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  @Override
  RuntimeException problem(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String where = "PostgreSQL as " + settings.user();
    if (state.startsWith("28")) {
      return new Problem(
          ExitCode.USAGE,
          "the database refuses this user or password",
          where,
          "check the user and the password of the journal's database");
    }
    if (broken(e)) {
      return new Problem(
          ExitCode.UNREACHABLE,
          "the journal's database cannot be reached",
          where,
          "check that it runs and that this machine may connect to it");
    }
    // The driver's own exception is not handed on as the cause: it may quote URL or values.
    return new Problem(
        ExitCode.ERROR,
        "the journal's database failed with SQLSTATE " + state,
        where,
        state.startsWith("53")
            ? "make room or connections available on the database server"
            : "look into the database server's log");
  }
}
