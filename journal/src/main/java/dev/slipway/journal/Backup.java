package dev.slipway.journal;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;

/**
 * Copies of a journal as NDJSON: the same for every database, and verified by its own hashes before
 * it is written and before it is restored.
 */
public final class Backup {
  private Backup() {}

  /**
   * Writes a copy; the file is there as a whole or not at all.
   *
   * @return how many entries are in it
   * @throws Problem where the journal's chain does not hold
   */
  public static int write(Journal journal, Path file) {
    List<StoredEntry> entries = journal.stored(0);
    verify(entries, "the journal", "slipway audit export still writes what is there");
    try {
      write(entries, file.toAbsolutePath());
      return entries.size();
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR,
          "the backup could not be written: " + e.getMessage(),
          file.toString(),
          "name a file in a directory that is there, on a disk with room",
          e);
    }
  }

  private static void write(List<StoredEntry> entries, Path file) throws IOException {
    Path folder = file.resolveSibling(".");
    Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new");
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE);
          var out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
        AuditExport.write(entries, out);
        out.flush();
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      sync(folder);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }

  /**
   * Puts a copy in the place of the journal, which has then all of it or still all that it had.
   *
   * @param replace whether a journal that is not empty may be replaced; a damaged file is then kept
   *     beside it under another name
   * @return how many entries the journal now has
   */
  public static int restore(
      JournalSettings settings, String version, Clock clock, Path file, boolean replace) {
    List<StoredEntry> entries = read(file);
    verify(entries, file.toString(), "use another backup");
    try (Journal journal = Journals.open(settings, version, clock)) {
      if (!replace && !journal.stored(0).isEmpty()) {
        throw new Problem(
            ExitCode.USAGE,
            "the journal is not empty",
            "",
            "give --replace to put the backup in its place; back it up first");
      }
      journal.replace(entries);
    } catch (DamagedJournal e) {
      if (!replace || !(settings instanceof JournalSettings.Sqlite sqlite)) {
        throw e;
      }
      replaceFile(sqlite, version, clock, entries);
    }
    return entries.size();
  }

  private static List<StoredEntry> read(Path file) {
    try (var in = Files.newBufferedReader(file)) {
      return AuditExport.read(file.toString(), in);
    } catch (NoSuchFileException e) {
      throw new Problem(
          ExitCode.USAGE, "there is no such file", file.toString(), "name a backup that is there");
    } catch (IOException e) {
      throw new Problem(
          ExitCode.USAGE,
          "the backup cannot be read: " + e.getMessage(),
          file.toString(),
          "name a file that slipway journal backup wrote",
          e);
    }
  }

  private static void verify(List<StoredEntry> entries, String where, String next) {
    var broken = Chain.verify(entries);
    if (broken.isPresent()) {
      throw new Problem(
          ExitCode.ERROR,
          "the chain of events is broken at entry "
              + broken.get().sequence()
              + ": "
              + broken.get().what(),
          where,
          next);
    }
  }

  /**
   * Builds the new file beside the damaged one and puts it in its place. Dead in between, the
   * damaged file is still there under its name, and the next call does all of it again.
   */
  private static void replaceFile(
      JournalSettings.Sqlite settings, String version, Clock clock, List<StoredEntry> entries) {
    Path file = settings.file().toAbsolutePath();
    Path fresh = beside(file, ".restoring");
    try {
      for (String part : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(beside(fresh, part));
      }
      try (Journal journal = SqliteJournal.open(fresh, settings.cache(), version, clock)) {
        journal.replace(entries);
      }
      Files.deleteIfExists(beside(fresh, ".reserve"));
      String kept = ".damaged-" + clock.instant().toString().replace(":", "");
      Files.copy(file, beside(file, kept), StandardCopyOption.COPY_ATTRIBUTES);
      // A write-ahead log that is left would be played into the new file.
      for (String part : List.of("-wal", "-shm")) {
        Path old = beside(file, part);
        if (Files.exists(old)) {
          Files.move(old, beside(file, kept + part));
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      sync(file.resolveSibling("."));
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR,
          "the journal could not be put in its place: " + e.getMessage(),
          file.toString(),
          "make room and run the command again",
          e);
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
