package dev.slipway.kustomize.incremental;

/** One thing that a build asked a tree, and the answer it got. */
sealed interface Reading {
  /** Whether the answer would be the same today. */
  boolean holds(Versions now);

  /** Where a path leads; also that nothing is there is an answer. */
  record Way(String path, String answer) implements Reading {
    @Override
    public boolean holds(Versions now) {
      return now.way(path).equals(answer);
    }
  }

  /** What a file contains. */
  record Content(String path, String version) implements Reading {
    @Override
    public boolean holds(Versions now) {
      return now.versionOrNothing(path).equals(version);
    }
  }
}
