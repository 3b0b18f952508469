package dev.slipway.source;

import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import java.nio.file.Path;
import java.util.Optional;

/** A process of its own that fetches one commit: what tests kill. */
final class OneFetch {
  private OneFetch() {}

  public static void main(String[] args) {
    var ref = new App.Ref.Commit(new CommitId(args[2]));
    new GitSource(Path.of(args[0]))
        .fetch(new App.Source(args[1], ref, "", Optional.empty(), false));
  }
}
