package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

final class SqliteJournalTest extends JournalContractTest {
  @TempDir Path folder;

  @Override
  JournalSettings.Sqlite settings() {
    return new JournalSettings.Sqlite(folder.resolve("journal.db"), folder.resolve("cache"));
  }

  @Override
  void tamper(String sql) throws Exception {
    try (var connection =
        JDBC.createConnection("jdbc:sqlite:" + settings().file(), new java.util.Properties())) {
      JdbcJournal.execute(connection, sql);
    }
  }

  @Test
  void isForItsOwnerOnly() throws Exception {
    try (Journal journal = open()) {
      journal.append(Sample.everyType().getFirst());
      try (var files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as(file.toString())
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void writesAheadAndSyncsEveryAppend() throws Exception {
    try (var connection =
        SqliteJournal.open(
                settings().file(), settings().cache(), VERSION, java.time.Clock.systemUTC())
            .connect()) {
      try (var statement = connection.createStatement()) {
        assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
        assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(2);
      }
    }
  }

  @Test
  void saysWhatToDoWhereTheFileIsDamaged() throws Exception {
    fill(200);
    try (var file = new RandomAccessFile(settings().file().toFile(), "rw")) {
      file.seek(100);
      file.write(new byte[8192]);
    }
    assertDamaged();
  }

  @Test
  void saysWhatToDoWhereTheFileIsNoDatabase() throws Exception {
    Files.writeString(settings().file(), "this is no database at all\n".repeat(1000));
    assertDamaged();
  }

  @Test
  void isRestoredOverADamagedFileWhichIsKept() throws Exception {
    fill(5);
    Path backup = folder.resolve("backup.ndjson");
    try (Journal journal = open()) {
      Backup.write(journal, backup);
    }
    Files.writeString(settings().file(), "this is no database at all\n".repeat(1000));
    assertThatThrownBy(() -> restore(backup, false)).hasMessageContaining("damaged");
    assertThat(restore(backup, true)).isEqualTo(5);
    try (Journal journal = open();
        var files = Files.list(folder)) {
      assertThat(journal.stored(0)).hasSize(5);
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("journal.db.damaged-"))
          .noneMatch(name -> name.contains("restoring"));
    }
  }

  private void assertDamaged() {
    assertThatThrownBy(
            () -> {
              try (Journal journal = open()) {
                journal.stored(0);
              }
            })
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.ERROR);
              assertThat(problem.what()).isEqualTo("the journal is damaged");
              assertThat(problem.next().orElseThrow())
                  .contains("slipway journal restore", "slipway journal rebuild");
            });
  }

  /** A file system of its own that holds 4 MiB, filled to the last byte by something else. */
  @Test
  void tellsOfAFailureOnAFullDiskAndThenSaysThatItIsFull() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=4m", "none", disk.toString());
    try {
      var settings = new JournalSettings.Sqlite(disk.resolve("journal.db"), settings().cache());
      try (Journal journal = Journals.open(settings, VERSION, java.time.Clock.systemUTC())) {
        journal.append(Sample.everyType().getFirst());
        fillUp(disk.resolve("other"));
        int appended = 0;
        Problem full = null;
        while (full == null && appended < 10_000) {
          try {
            journal.append(Sample.planMade(Sample.RUN));
            appended++;
          } catch (Problem e) {
            full = e;
          }
        }
        assertThat(appended).isGreaterThan(50);
        assertThat(full.exitCode()).isEqualTo(ExitCode.PREFLIGHT);
        assertThat(full.what()).contains("the disk is full");
        assertThat(journal.stored(0)).hasSize(appended + 1);
        Files.delete(disk.resolve("other"));
        journal.append(Sample.everyType().getLast());
        assertThat(journal.stored(0)).hasSize(appended + 2);
        assertThat(Chain.verify(journal.stored(0))).isEmpty();
        assertThat(Files.size(disk.resolve("journal.db.reserve"))).isEqualTo(Reserve.BYTES);
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void fillUp(Path file) throws Exception {
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (java.io.IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
