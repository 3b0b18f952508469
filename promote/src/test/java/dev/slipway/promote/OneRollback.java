package dev.slipway.promote;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A process of its own that makes one rollback commit: what tests kill. */
final class OneRollback {
  private OneRollback() {}

  public static void main(String[] args) {
    var trailers = new LinkedHashMap<>(Map.of(RollbackRequest.RUN, "r-1"));
    var identity = Identity.of("Slipway", "slipway@example.org");
    System.out.println(
        new RollbackCommit(Path.of(args[0]), identity, identity)
            .commit(
                new RollbackRequest(
                    args[1],
                    "main",
                    new AppName("web"),
                    "web",
                    new CommitId(args[2]),
                    "verify failed",
                    trailers)));
  }
}
