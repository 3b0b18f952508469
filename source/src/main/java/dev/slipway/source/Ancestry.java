package dev.slipway.source;

/** How the commit that was deployed relates to the one that a ref names now. */
public enum Ancestry {
  /** The same commit. */
  SAME,
  /** The new commit builds on the deployed one. */
  FORWARD,
  /** The deployed commit builds on the new one: the ref was moved back. */
  BACKWARD,
  /** Neither builds on the other: the history was rewritten. */
  REWRITTEN,
  /** The deployed commit is nowhere to be found any more. */
  GONE
}
