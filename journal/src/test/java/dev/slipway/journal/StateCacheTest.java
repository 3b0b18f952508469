package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the file and without it, a journal says the same. */
final class StateCacheTest {
  private static final byte[] KEY = {1, 2, 3, 4};

  @TempDir Path folder;
  private Path file;
  private Journal journal;
  private int runs;

  @BeforeEach
  void open() {
    file = folder.resolve("state.bin");
    journal = Journals.open(settings(), "0.1.0", Clock.systemUTC());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private JournalSettings settings() {
    return new JournalSettings.Sqlite(folder.resolve("journal.db"), folder.resolve("native"));
  }

  private StateCache cache() {
    return new StateCache(file, KEY, "0.1.0");
  }

  /** Every type of event, again and again, each time of another run. */
  private void tell(int events) {
    for (int told = 0; told < events; ) {
      RunId run = new RunId("r-" + runs++);
      for (Event event : Sample.everyType()) {
        journal.append(
            switch (event) {
              case Event.RunStarted _ -> Sample.runStarted(run);
              case Event.PlanMade _ -> Sample.planMade(run);
              case Event.Verified _ -> Sample.verified(run);
              default -> event;
            });
        told++;
      }
    }
  }

  private void keep() {
    cache().keep(States.EMPTY, States.of(journal));
    assertThat(file).exists();
  }

  @Test
  void saysWhatTheFoldSays() throws IOException {
    tell(2_000);
    keep();
    States cached = cache().read(journal);
    assertThat(cached).isEqualTo(States.of(journal));
    tell(50);
    assertThat(cache().read(journal)).isEqualTo(cached);
    assertThat(cache().read(journal).caughtUp(journal)).isEqualTo(States.of(journal));
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void saysWhatTheFoldSaysAfterEventsWereSealed() {
    tell(2_000);
    keep();
    tell(50);
    Retention.apply(
        journal,
        new Retention.Policy(Optional.empty(), OptionalLong.of(300), 1),
        Clock.systemUTC());
    tell(50);
    assertThat(cache().read(journal).caughtUp(journal)).isEqualTo(States.of(journal));
    Retention.apply(
        journal, new Retention.Policy(Optional.empty(), OptionalLong.of(10), 1), Clock.systemUTC());
    assertThat(cache().read(journal)).isEqualTo(States.EMPTY);
  }

  @Test
  void isThrownAwayWhereTheJournalIsAnother() {
    tell(2_000);
    keep();
    List<StoredEntry> other = List.of(journal.stored(0).getFirst());
    journal.replace(other);
    assertThat(cache().read(journal)).isEqualTo(States.EMPTY);
    tell(2_100);
    assertThat(cache().read(journal)).isEqualTo(States.EMPTY);
  }

  @Test
  void isThrownAwayWhereItWasDamagedOrMadeByAnother() throws IOException {
    tell(2_000);
    keep();
    assertThat(new StateCache(file, new byte[] {9}, "0.1.0").read(journal)).isEqualTo(States.EMPTY);
    assertThat(new StateCache(file, KEY, "0.2.0").read(journal)).isEqualTo(States.EMPTY);
    byte[] whole = Files.readAllBytes(file);
    for (int at : new int[] {0, 40, 80, 200, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertThat(cache().read(journal)).as("byte " + at).isEqualTo(States.EMPTY);
    }
    for (int length : new int[] {0, 10, 100, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(cache().read(journal)).as(length + " bytes").isEqualTo(States.EMPTY);
    }
    Files.delete(file);
    assertThat(cache().read(journal)).isEqualTo(States.EMPTY);
  }

  @Test
  void isWrittenOnlyWhereItSavesTime() {
    tell(100);
    States first = States.of(journal);
    assertThat(cache().keep(States.EMPTY, first)).isEqualTo(States.EMPTY);
    assertThat(file).doesNotExist();
  }
}
