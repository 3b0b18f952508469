package dev.slipway.journal;

import dev.slipway.model.AppName;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the journal says of every app, up to one entry of it.
 *
 * @param apps by name
 * @param sequence the last entry that is in it; 0 for none
 * @param hash the hash of that entry
 */
public record States(SequencedMap<AppName, AppState> apps, long sequence, String hash) {
  public static final States EMPTY = new States(new TreeMap<>(), 0, Chain.GENESIS);

  public States {
    apps = Collections.unmodifiableSequencedMap(new TreeMap<>(apps));
  }

  /** All that the journal holds, folded. */
  public static States of(Journal journal) {
    return EMPTY.caughtUp(journal);
  }

  /** This state with what was written to the journal since. */
  public States caughtUp(Journal journal) {
    return with(journal.after(sequence));
  }

  /** This state with the entries that follow it; an entry that is already in it is passed over. */
  public States with(List<Entry> entries) {
    return Fold.over(this, entries);
  }

  public States with(Entry entry) {
    return with(List.of(entry));
  }

  /** What is known of an app; of one that the journal does not know, nothing. */
  public AppState app(AppName name) {
    AppState state = apps.get(name);
    return state == null ? AppState.of(name) : state;
  }
}
