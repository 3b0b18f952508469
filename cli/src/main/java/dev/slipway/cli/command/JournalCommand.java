package dev.slipway.cli.command;

import dev.slipway.engine.Wiring;
import dev.slipway.fleet.Fleet;
import dev.slipway.journal.Backup;
import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalSettings;
import dev.slipway.journal.Journals;
import dev.slipway.journal.Retention;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code slipway journal …}: copies, restores and shortens the record of all that was done. */
final class JournalCommand implements Command {
  private final Task task;
  private final Fleets fleets;

  JournalCommand(Task task, Fleets fleets) {
    this.task = task;
    this.fleets = fleets;
  }

  /** What is to be done with the journal. */
  enum Task {
    BACKUP,
    RESTORE,
    REBUILD,
    COMPACT
  }

  @Override
  public void describe(Syntax syntax) {
    switch (task) {
      case BACKUP ->
          syntax
              .argument("FILE", "where the copy is written, as NDJSON")
              .example("slipway journal backup journal.ndjson", "also while the daemon works");
      case RESTORE ->
          syntax
              .argument("FILE", "a copy that slipway journal backup wrote")
              .flag("--replace", "also where the journal is not empty; it is then given up")
              .example("slipway journal restore journal.ndjson", "stop slipway serve before");
      case REBUILD ->
          syntax.example("slipway journal rebuild", "from labels and Git, where no copy is left");
      case COMPACT ->
          syntax.example("slipway journal compact", "by the age and count that the fleet names");
    }
  }

  @Override
  public ExitCode run(Invocation call) {
    Fleet fleet = fleets.read(call.where());
    JournalSettings settings = Wiring.settings(fleet);
    Tree.MappingBuilder data = Tree.mapping();
    String said =
        switch (task) {
          case BACKUP -> backup(call, settings, data);
          case RESTORE -> restore(call, settings, data);
          case REBUILD -> rebuild(call, data);
          case COMPACT -> compact(fleet, settings, data);
        };
    call.screen().result(data.build(), screen -> screen.line(said));
    return ExitCode.OK;
  }

  /** What still runs and what Git says is all there is; the engine says what it found. */
  private String rebuild(Invocation call, Tree.MappingBuilder data) {
    try (var lease = fleets.open(call.where())) {
      List<String> found = lease.engine().rebuildJournal();
      data.put("found", Tree.ofTexts(found));
      return found.isEmpty()
          ? "Nothing was found that runs; the journal is new."
          : String.join("\n", found);
    }
  }

  private static String backup(
      Invocation call, JournalSettings settings, Tree.MappingBuilder data) {
    Path file = call.session().path(call.required(0));
    try (Journal journal = open(settings)) {
      int entries = Backup.write(journal, file);
      data.put("file", file.toString()).put("entries", entries);
      return entries + " entries were copied to " + file + "; their chain holds.";
    }
  }

  private static String restore(
      Invocation call, JournalSettings settings, Tree.MappingBuilder data) {
    Path file = call.session().path(call.required(0));
    int entries =
        Backup.restore(settings, Wiring.VERSION, Clock.systemUTC(), file, call.flag("--replace"));
    data.put("file", file.toString()).put("entries", entries);
    return entries + " entries were restored from " + file + "; their chain holds.";
  }

  private static String compact(Fleet fleet, JournalSettings settings, Tree.MappingBuilder data) {
    Fleet.Retention kept = fleet.retention();
    OptionalLong count =
        kept.count().isPresent() ? OptionalLong.of(kept.count().get()) : OptionalLong.empty();
    try (Journal journal = open(settings)) {
      long gone =
          Retention.apply(journal, new Retention.Policy(kept.age(), count, 1), Clock.systemUTC());
      data.put("removed", gone);
      String rule =
          kept.age().map(age -> "older than " + age.toDays() + " days").orElse("")
              + (kept.age().isPresent() && count.isPresent() ? ", or " : "")
              + Optional.of(count)
                  .filter(OptionalLong::isPresent)
                  .map(limit -> "beyond the newest " + limit.getAsLong())
                  .orElse("");
      return rule.isEmpty()
          ? "Nothing went: the fleet keeps every event (retention.events)."
          : gone + " events went that were " + rule + "; a seal stands for them.";
    }
  }

  private static Journal open(JournalSettings settings) {
    return Journals.open(settings, Wiring.VERSION, Clock.systemUTC());
  }
}
