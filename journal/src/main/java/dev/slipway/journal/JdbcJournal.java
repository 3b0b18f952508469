package dev.slipway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What both databases have in common: one table of entries, and one transaction per change that
 * keeps every other process out from reading the head to writing behind it.
 */
abstract class JdbcJournal implements Journal {
  private static final String COLUMNS = "sequence, at, type, payload, previous, hash";
  private static final String HEAD =
      "SELECT " + COLUMNS + " FROM slipway_entries ORDER BY sequence DESC LIMIT 1";
  private static final String AFTER =
      "SELECT " + COLUMNS + " FROM slipway_entries WHERE sequence > ? ORDER BY sequence";
  private static final String AT = "SELECT " + COLUMNS + " FROM slipway_entries WHERE sequence = ?";
  private static final String INSERT =
      "INSERT INTO slipway_entries (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

  /** Threads of this process take turns here; other processes at the database's lock. */
  private final ReentrantLock turn = new ReentrantLock();

  private final Clock clock;
  private @Nullable Connection open;
  private boolean closed;

  JdbcJournal(Clock clock) {
    this.clock = clock;
  }

  /** A connection whose tables are there and of a version that is known. */
  abstract Connection connect() throws SQLException;

  /** Begins a transaction that no other can run beside. */
  abstract void begin(Connection connection) throws SQLException;

  /** What went wrong, for people; never with a password. */
  abstract RuntimeException problem(SQLException e);

  /** The version of Slipway that last wrote here. */
  abstract String writer();

  /** True where a new connection may do better. */
  boolean broken(SQLException e) {
    return false;
  }

  /** Makes room on a full disk; false where there is none to be made or that is not the reason. */
  boolean roomMade(SQLException e) {
    return false;
  }

  /** Called after every write that succeeded. */
  void written() {}

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** Opens the connection now, so that what is wrong with the database shows here. */
  final void prepare() {
    run(connection -> connection);
  }

  @Override
  public final Entry append(Event event) {
    var attempted = new Attempt(event);
    StoredEntry stored = run(attempted::write);
    written();
    return new Entry(stored.sequence(), stored.at(), stored.previous(), stored.hash(), event);
  }

  /**
   * An append that may be tried again. Where the connection broke during the commit, nobody has
   * told whether it took place: the next try looks before it writes.
   */
  private final class Attempt {
    private final Event event;
    private @Nullable StoredEntry entry;

    Attempt(Event event) {
      this.event = event;
    }

    StoredEntry write(Connection connection) throws SQLException {
      return transaction(
          connection,
          () -> {
            StoredEntry before = entry;
            if (before != null && at(connection, before.sequence()).equals(Optional.of(before))) {
              return before;
            }
            StoredEntry next = next(connection, event);
            entry = next;
            insert(connection, List.of(next));
            return next;
          });
    }
  }

  private StoredEntry next(Connection connection, Event event) throws SQLException {
    var head = head(connection);
    return StoredEntry.of(
        head.map(StoredEntry::sequence).orElse(0L) + 1,
        clock.instant(),
        event,
        head.map(StoredEntry::hash).orElse(Chain.GENESIS));
  }

  @Override
  public final List<Entry> after(long sequence) {
    String writer = writer();
    var entries = new ArrayList<Entry>();
    for (StoredEntry stored : stored(sequence)) {
      entries.add(stored.entry(writer));
    }
    return entries;
  }

  @Override
  public final List<StoredEntry> stored(long after) {
    return run(connection -> {
      try (PreparedStatement select = connection.prepareStatement(AFTER)) {
        select.setLong(1, after);
        return entries(select.executeQuery());
      }
    });
  }

  @Override
  public final Optional<Entry> head() {
    return run(JdbcJournal::head).map(stored -> stored.entry(writer()));
  }

  @Override
  public final boolean seal(Event.EventsSealed seal, Entry head) {
    boolean sealed =
        run(connection ->
            transaction(
                connection,
                () -> {
                  var newest = head(connection).map(StoredEntry::hash);
                  if (!newest.equals(Optional.of(head.hash()))) {
                    return false;
                  }
                  insert(connection, List.of(next(connection, seal)));
                  delete(connection, seal.firstSequence() + seal.count());
                  return true;
                }));
    written();
    return sealed;
  }

  @Override
  public final void replace(List<StoredEntry> entries) {
    run(connection ->
        transaction(
            connection,
            () -> {
              delete(connection, Long.MAX_VALUE);
              insert(connection, entries);
              return true;
            }));
    written();
  }

  private interface Step<T> {
    T run() throws SQLException;
  }

  private <T> T transaction(Connection connection, Step<T> step) throws SQLException {
    begin(connection);
    boolean done = false;
    try {
      T result = step.run();
      execute(connection, "COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback(connection);
      }
    }
  }

  /** The reason why it is rolled back is under way as an exception, and tells more. */
  private static void rollback(Connection connection) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException alsoLost) {
        e.addSuppressed(alsoLost);
      }
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Optional<StoredEntry> head(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HEAD)) {
      return entries(select.executeQuery()).stream().findFirst();
    }
  }

  private static Optional<StoredEntry> at(Connection connection, long sequence)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AT)) {
      select.setLong(1, sequence);
      return entries(select.executeQuery()).stream().findFirst();
    }
  }

  private static List<StoredEntry> entries(ResultSet rows) throws SQLException {
    try (rows) {
      var entries = new ArrayList<StoredEntry>();
      while (rows.next()) {
        entries.add(
            new StoredEntry(
                rows.getLong(1),
                Instant.ofEpochMilli(rows.getLong(2)),
                text(rows, 3),
                text(rows, 4),
                text(rows, 5),
                text(rows, 6)));
      }
      return entries;
    }
  }

  private static String text(ResultSet rows, int column) throws SQLException {
    String text = rows.getString(column);
    return text == null ? "" : text;
  }

  private static void insert(Connection connection, List<StoredEntry> entries) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (StoredEntry entry : entries) {
        insert.setLong(1, entry.sequence());
        insert.setLong(2, entry.at().toEpochMilli());
        insert.setString(3, entry.type());
        insert.setString(4, entry.payload());
        insert.setString(5, entry.previous());
        insert.setString(6, entry.hash());
        insert.executeUpdate();
      }
    }
  }

  private static void delete(Connection connection, long before) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM slipway_entries WHERE sequence < ?")) {
      delete.setLong(1, before);
      delete.executeUpdate();
    }
  }

  /** Does work in this thread's turn; once more where the connection broke or room was made. */
  private <T> T run(Work<T> work) {
    turn.lock();
    try {
      try {
        return work.in(connection());
      } catch (SQLException e) {
        if (broken(e)) {
          disconnect();
        } else if (!roomMade(e)) {
          throw problem(e);
        }
        return again(work);
      }
    } finally {
      turn.unlock();
    }
  }

  private <T> T again(Work<T> work) {
    try {
      return work.in(connection());
    } catch (SQLException e) {
      if (broken(e)) {
        disconnect();
      }
      throw problem(e);
    }
  }

  private Connection connection() throws SQLException {
    if (closed) {
      throw new IllegalStateException("the journal is closed");
    }
    Connection current = open;
    if (current == null || current.isClosed()) {
      current = connect();
      open = current;
    }
    return current;
  }

  private void disconnect() {
    Connection current = open;
    open = null;
    if (current != null) {
      try {
        current.close();
      } catch (SQLException e) {
        // It is broken; there is nothing in it that could be lost.
      }
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      disconnect();
    } finally {
      turn.unlock();
    }
  }
}
