package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;

/** What was written by a version that was released stays readable for ever. */
final class ReleasedJournalsTest {
  private static BufferedReader released(String name) {
    return new BufferedReader(
        new InputStreamReader(
            Objects.requireNonNull(
                ReleasedJournalsTest.class.getResourceAsStream("/released/" + name)),
            StandardCharsets.UTF_8));
  }

  private static List<StoredEntry> ndjson(String version) throws Exception {
    try (var in = released("journal-" + version + ".ndjson")) {
      return AuditExport.read(version, in);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void areReadAsNdjsonAndTheirChainHolds(String version) throws Exception {
    var entries = ndjson(version);
    assertThat(Chain.verify(entries)).isEmpty();
    var read = entries.stream().map(StoredEntry::entry).toList();
    assertThat(States.EMPTY.with(read).app(Sample.APP).lastGood()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void areReadAsADatabase(String version, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("journal.db");
    try (var in = released("journal-" + version + ".sql");
        var connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties())) {
      for (String statement : in.lines().toList()) {
        JdbcJournal.execute(connection, statement);
      }
    }
    var settings = new JournalSettings.Sqlite(file, folder.resolve("cache"));
    try (Journal journal = Journals.open(settings, "9.9.9", Clock.systemUTC())) {
      assertThat(journal.stored(0)).isEqualTo(ndjson(version));
      assertThat(journal.after(0)).hasSize(EventCodec.TYPES.size());
      journal.append(Sample.everyType().getFirst());
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  /** Fails for a type that is new: then the newest version's files need one of it. */
  @Test
  void holdEveryTypeThatThereIs() throws Exception {
    assertThat(ndjson("0.1.0"))
        .extracting(StoredEntry::type)
        .containsAll(EventCodec.TYPES)
        .hasSize(28);
  }

  /** Guards the encoding: what this version writes hashes as what 0.1.0 wrote. */
  @Test
  void areWrittenTheSameTodayAsThen() throws Exception {
    for (StoredEntry entry : ndjson("0.1.0")) {
      assertThat(EventCodec.encode(entry.entry().event()).canonicalJson())
          .isEqualTo(entry.payload());
    }
  }
}
