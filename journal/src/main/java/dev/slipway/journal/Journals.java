package dev.slipway.journal;

import java.time.Clock;

/** Opens the journal that the settings name. */
public final class Journals {
  private Journals() {}

  /**
   * @param version the version of Slipway that is running
   * @throws dev.slipway.model.Problem where it is damaged, locked, out of reach, or laid out by a
   *     newer Slipway
   */
  public static Journal open(JournalSettings settings, String version, Clock clock) {
    return switch (settings) {
      case JournalSettings.Sqlite s -> SqliteJournal.open(s.file(), s.cache(), version, clock);
      case JournalSettings.Postgres s -> PostgresJournal.open(s, version, clock);
    };
  }
}
