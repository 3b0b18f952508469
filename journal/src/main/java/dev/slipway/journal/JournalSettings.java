package dev.slipway.journal;

import java.nio.file.Path;

/** Where the journal is kept. */
public sealed interface JournalSettings {
  /**
   * In a file on this machine.
   *
   * @param file the database; made where it is not there
   * @param cache a directory of one's own where the native library is kept between starts
   */
  record Sqlite(Path file, Path cache) implements JournalSettings {}

  /**
   * In a PostgreSQL database that several machines share.
   *
   * @param url {@code jdbc:postgresql://host/database} or {@code postgresql://host/database}
   */
  record Postgres(String url, String user, String password) implements JournalSettings {
    @Override
    public String toString() {
      return "Postgres[user=" + user + "]";
    }
  }
}
