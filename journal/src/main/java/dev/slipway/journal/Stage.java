package dev.slipway.journal;

import java.util.Locale;

/** The stages of a run, in order; the last two only follow a failure. */
public enum Stage {
  /** Fetches, renders, checks, pulls and plans; changes nothing that runs. */
  PREPARE,
  DEPLOY,
  VERIFY,
  /** Collects what helps to see why; changes nothing. */
  DIAGNOSE,
  /** Restores what last ran verified. */
  ROLLBACK;

  /** As people and files write it: {@code prepare}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
