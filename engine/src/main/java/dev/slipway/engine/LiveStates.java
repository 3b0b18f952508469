package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Journal;
import dev.slipway.journal.States;
import dev.slipway.model.AppName;

/** The fold of the journal, kept in memory and brought up to date by what is new in it. */
final class LiveStates {
  private final Journal journal;
  private States states = States.EMPTY;

  LiveStates(Journal journal) {
    this.journal = journal;
  }

  /** Every app that the journal knows, as of now, whoever wrote to it. */
  synchronized States now() {
    states = states.caughtUp(journal);
    return states;
  }

  AppState of(AppName app) {
    return now().app(app);
  }
}
