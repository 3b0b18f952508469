package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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

  List<Entry> fill(int count) {
    try (Journal journal = open()) {
      var entries = new ArrayList<Entry>();
      for (int i = 0; i < count; i++) {
        entries.add(journal.append(Sample.runStarted(new RunId("r-" + i))));
      }
      return entries;
    }
  }

  static Clock clockAt(Instant start, Duration later) {
    return Clock.fixed(start.plus(later), java.time.ZoneOffset.UTC);
  }
}
