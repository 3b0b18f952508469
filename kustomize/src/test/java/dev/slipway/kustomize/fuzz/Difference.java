package dev.slipway.kustomize.fuzz;

/** A tree of which ours and upstream's builds differ. */
record Difference(long seed, Tree tree, Ours.Result ours, Outcome upstream) {
  /** What it is about, in one line: differences with the same line are often one fault. */
  String summary() {
    if (ours.crashed()) {
      return "crash: " + ours.outcome().error().lines().limit(2).toList();
    }
    if (!ours.outcome().ok()) {
      return "ours refuses: " + ours.outcome().error();
    }
    if (!upstream.ok()) {
      return "upstream refuses: " + upstream.error().strip();
    }
    var mine = ours.outcome().output().lines().toList();
    var theirs = upstream.output().lines().toList();
    for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
      String left = i < mine.size() ? mine.get(i) : "(end)";
      String right = i < theirs.size() ? theirs.get(i) : "(end)";
      if (!left.equals(right)) {
        return "line " + (i + 1) + ": ours `" + left + "`, upstream `" + right + "`";
      }
    }
    return "the last line's end";
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + "\n"
        + summary()
        + "\n"
        + tree
        + "##### upstream\n"
        + upstream.output()
        + upstream.error()
        + "##### ours\n"
        + ours.outcome().output()
        + ours.outcome().error()
        + "\n";
  }
}
