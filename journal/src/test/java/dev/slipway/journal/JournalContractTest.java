package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every journal must hold, whatever database it is in. */
abstract class JournalContractTest {
  static final String VERSION = "0.1.0";

  abstract JournalSettings settings();

  /** Changes the database behind the journal's back. */
  abstract void tamper(String sql) throws Exception;

  Journal open() {
    return Journals.open(settings(), VERSION, Clock.systemUTC());
  }

  @Test
  void isEmptyWhenItIsNew() {
    try (Journal journal = open()) {
      assertThat(journal.head()).isEmpty();
      assertThat(journal.after(0)).isEmpty();
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  @Test
  void givesBackEveryEventInOrderAlsoAfterItIsReopened() {
    var written = new ArrayList<Entry>();
    try (Journal journal = open()) {
      Sample.everyType().forEach(event -> written.add(journal.append(event)));
      assertThat(journal.after(0)).isEqualTo(written);
    }
    try (Journal journal = open()) {
      assertThat(journal.after(0)).isEqualTo(written);
      assertThat(journal.after(20)).isEqualTo(written.subList(20, written.size()));
      assertThat(journal.head()).contains(written.getLast());
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
      assertThat(written).extracting(Entry::event).isEqualTo(Sample.everyType());
    }
  }

  @Test
  void takesAppendsFromManyThreadsOfSeveralConnections() throws Exception {
    try (Journal one = open();
        Journal two = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new ArrayList<Future<Entry>>();
      for (int i = 0; i < 200; i++) {
        Journal journal = i % 2 == 0 ? one : two;
        var event = Sample.runStarted(new RunId("r-" + i));
        done.add(threads.submit(() -> journal.append(event)));
      }
      var sequences = new ArrayList<Long>();
      for (var future : done) {
        sequences.add(future.get(60, TimeUnit.SECONDS).sequence());
      }
      assertThat(sequences).doesNotHaveDuplicates().hasSize(200);
      assertThat(one.head().orElseThrow().sequence()).isEqualTo(200);
      assertThat(Chain.verify(one.stored(0))).isEmpty();
    }
  }

  @Test
  void keepsOneChainWhenSeveralProcessesAppend() throws Exception {
    open().close();
    try (var a = WriterProcess.start(settings(), "a", 60);
        var b = WriterProcess.start(settings(), "b", 60)) {
      assertThat(a.finished()).hasSize(60);
      assertThat(b.finished()).hasSize(60);
    }
    try (Journal journal = open()) {
      assertThat(journal.stored(0)).hasSize(120);
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  @Test
  void losesNothingThatWasAcknowledgedWhenItsWriterIsKilled() throws Exception {
    open().close();
    var acknowledged = new ArrayList<String>();
    for (int round = 0; round < 4; round++) {
      try (var writer = WriterProcess.start(settings(), "k" + round, Integer.MAX_VALUE)) {
        acknowledged.addAll(writer.killedAfter(5 + 17 * round));
      }
    }
    try (Journal journal = open()) {
      var hashes = journal.stored(0).stream().map(StoredEntry::hash).toList();
      assertThat(hashes).containsAll(acknowledged).hasSizeGreaterThan(100);
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
      journal.append(Sample.everyType().getFirst());
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  @Test
  void showsARowThatWasChanged() throws Exception {
    fill(5);
    tamper(
        "UPDATE slipway_entries SET payload = replace(payload, 'ana', 'eve') WHERE sequence = 3");
    try (Journal journal = open()) {
      assertThat(Chain.verify(journal.stored(0)))
          .contains(new Chain.Break(3, "its content does not fit its hash"));
    }
  }

  @Test
  void showsARowThatWasTakenOut() throws Exception {
    fill(5);
    tamper("DELETE FROM slipway_entries WHERE sequence = 3");
    try (Journal journal = open()) {
      assertThat(Chain.verify(journal.stored(0)).orElseThrow().sequence()).isEqualTo(3);
    }
  }

  @Test
  void showsABeginningThatWasTakenAway() throws Exception {
    fill(5);
    tamper("DELETE FROM slipway_entries WHERE sequence < 3");
    try (Journal journal = open()) {
      assertThat(Chain.verify(journal.stored(0)).orElseThrow().sequence()).isEqualTo(1);
    }
  }

  @Test
  void showsATailThatWasCutOffByAHeadThatWasCarriedElsewhere() throws Exception {
    var head = Chain.Head.of(fill(5).getLast());
    tamper("DELETE FROM slipway_entries WHERE sequence > 3");
    try (Journal journal = open()) {
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
      assertThat(Chain.find(journal.stored(0), List.of(head)))
          .containsEntry(head, Chain.Found.MISSING);
      journal.append(Sample.everyType().get(0));
      journal.append(Sample.everyType().get(1));
      assertThat(Chain.find(journal.stored(0), List.of(head)))
          .containsEntry(head, Chain.Found.REWRITTEN);
    }
  }

  @Test
  void refusesALayoutFromTheFutureAndNamesTheVersionThatIsNeeded() throws Exception {
    fill(1);
    tamper("UPDATE slipway_journal SET schema = 99, writer = '7.1.0'");
    assertThatThrownBy(this::open)
        .hasMessageContaining("newer Slipway")
        .extracting(e -> ((dev.slipway.model.Problem) e).next().orElseThrow())
        .isEqualTo("use Slipway 7.1.0 or newer");
  }

  @Test
  void cannotBeUsedOnceItIsClosed() {
    Journal journal = open();
    journal.close();
    journal.close();
    assertThatThrownBy(journal::head).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesOldEventsAwayAndKeepsWhatStillMatters() {
    try (Journal journal = open()) {
      var good = new RunId("r-good");
      journal.append(Sample.everyType().getFirst());
      journal.append(Sample.runStarted(good));
      journal.append(Sample.verified(good));
      journal.append(new Event.RunEnded(Sample.APP, good, Event.RunOutcome.SUCCEEDED, 0, ""));
      for (int i = 0; i < 30; i++) {
        var run = new RunId("r-" + i);
        journal.append(Sample.runStarted(run));
        journal.append(new Event.RunEnded(Sample.APP, run, Event.RunOutcome.FAILED, 20, "x"));
      }
      journal.append(new Event.PlanApproved(Sample.APP, "p", "ana", "local-user", "", ""));
      journal.append(
          new Event.HoldPlaced(Sample.APP, good, Sample.RENDERED, Sample.COMMIT, "bad", "slipway"));
      journal.append(Sample.runStarted(new RunId("r-open")));
      var heads = journal.after(0).stream().map(Chain.Head::of).toList();
      States before = States.of(journal);
      for (int count : new int[] {9, 4, 0}) {
        var policy = new Retention.Policy(Optional.empty(), OptionalLong.of(count), 1);
        assertThat(Retention.apply(journal, policy, Clock.systemUTC())).isPositive();
        assertThat(journal.stored(0)).hasSize(count + 1);
        assertThat(Chain.verify(journal.stored(0))).isEmpty();
        AppState app = States.of(journal).app(Sample.APP);
        assertThat(before.caughtUp(journal)).isEqualTo(States.of(journal));
        assertThat(app.lastGood()).isEqualTo(before.app(Sample.APP).lastGood());
        assertThat(app.hold()).isPresent();
        assertThat(app.approvals()).containsKey("p");
        assertThat(app.deployment()).isPresent();
        assertThat(app.runs()).containsKey(good).hasSizeLessThan(8);
        assertThat(app.openRun().orElseThrow().id()).isEqualTo(new RunId("r-open"));
        var found = Chain.find(journal.stored(0), heads);
        assertThat(found.get(heads.getFirst())).isEqualTo(Chain.Found.SEALED);
        assertThat(found.get(heads.getLast()))
            .isEqualTo(count > 0 ? Chain.Found.PRESENT : Chain.Found.SEALED);
      }
      journal.append(Sample.everyType().getLast());
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  @Test
  void takesAwayByAgeAndWaitsUntilItIsWorthASeal() {
    fill(10);
    try (Journal journal = open()) {
      var day = Optional.of(Duration.ofDays(1));
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
      var patient = new Retention.Policy(day, OptionalLong.empty(), 11);
      assertThat(Retention.apply(journal, patient, later)).isZero();
      var eager = new Retention.Policy(day, OptionalLong.empty(), 10);
      assertThat(Retention.apply(journal, eager, Clock.systemUTC())).isZero();
      assertThat(Retention.apply(journal, eager, later)).isEqualTo(10);
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  @Test
  void doesNotSealWhatWasWrittenMeanwhile() {
    var entries = fill(3);
    try (Journal journal = open()) {
      var seal = new Event.EventsSealed(2, 1, entries.get(1).hash(), Tree.Mapping.EMPTY);
      journal.append(Sample.everyType().getFirst());
      assertThat(journal.seal(seal, entries.getLast())).isFalse();
      assertThat(journal.stored(0)).hasSize(4);
    }
  }

  @Test
  void showsASealThatWasChanged() throws Exception {
    fill(10);
    try (Journal journal = open()) {
      var policy = new Retention.Policy(Optional.empty(), OptionalLong.of(3), 1);
      Retention.apply(journal, policy, Clock.systemUTC());
    }
    tamper(
        "UPDATE slipway_entries SET payload = replace(payload, '\"count\":7', '\"count\":6')"
            + " WHERE sequence = 11");
    tamper("DELETE FROM slipway_entries WHERE sequence = 7");
    try (Journal journal = open()) {
      assertThat(Chain.verify(journal.stored(0))).isPresent();
    }
  }

  @Test
  void isBackedUpAndRestoredByteForByte(@TempDir Path backups) {
    Path file = backups.resolve("journal.ndjson");
    List<StoredEntry> before;
    try (Journal journal = open()) {
      Sample.everyType().forEach(journal::append);
      before = journal.stored(0);
      assertThat(Backup.write(journal, file)).isEqualTo(before.size());
      journal.append(Sample.everyType().getFirst());
    }
    assertThatThrownBy(() -> restore(file, false)).hasMessageContaining("not empty");
    assertThat(restore(file, true)).isEqualTo(before.size());
    try (Journal journal = open()) {
      assertThat(journal.stored(0)).isEqualTo(before);
      journal.append(Sample.everyType().getFirst());
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  @Test
  void leavesAJournalAsItIsWhereTheBackupWasChanged(@TempDir Path backups) throws Exception {
    Path file = backups.resolve("journal.ndjson");
    fill(5);
    try (Journal journal = open()) {
      Backup.write(journal, file);
    }
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"by\":\"ana\"", "\"by\":\"eve\""));
    assertThatThrownBy(() -> restore(file, true)).hasMessageContaining("broken at entry 1");
    Files.writeString(file, "[]\n");
    assertThatThrownBy(() -> restore(file, true)).hasMessageContaining("not an entry");
    try (Journal journal = open()) {
      assertThat(journal.stored(0)).hasSize(5);
    }
  }

  int restore(Path file, boolean replace) {
    return Backup.restore(settings(), VERSION, Clock.systemUTC(), file, replace);
  }

  List<Entry> fill(int count) {
    try (Journal journal = open()) {
      var entries = new ArrayList<Entry>();
      for (int i = 0; i < count; i++) {
        entries.add(journal.append(Sample.runStarted(new RunId("r-" + i))));
      }
      return entries;
    }
  }
}
