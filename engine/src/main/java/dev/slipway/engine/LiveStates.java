package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Journal;
import dev.slipway.journal.StateCache;
import dev.slipway.journal.States;
import dev.slipway.model.AppName;
import org.jspecify.annotations.Nullable;

/** The fold of the journal, kept in memory and brought up to date by what is new in it. */
final class LiveStates {
  private final Journal journal;
  private final StateCache cache;
  private @Nullable States states;

  /** What the cache's file has. */
  private States kept = States.EMPTY;

  LiveStates(Journal journal, StateCache cache) {
    this.journal = journal;
    this.cache = cache;
  }

  /** Every app that the journal knows, as of now, whoever wrote to it. */
  synchronized States now() {
    States known = states;
    if (known == null) {
      known = cache.read(journal);
      kept = known;
    }
    States now = known.caughtUp(journal);
    kept = cache.keep(kept, now);
    states = now;
    return now;
  }

  AppState of(AppName app) {
    return now().app(app);
  }
}
