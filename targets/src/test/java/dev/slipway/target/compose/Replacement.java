package dev.slipway.target.compose;

import dev.slipway.data.Json;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that replaces the service web of an app, for others to kill. */
final class Replacement {
  private Replacement() {}

  /**
   * @param args the app, the directory of the locks, the file of the model, the service's digest
   *     and the run
   */
  public static void main(String[] args) throws IOException {
    var commit = "a".repeat(40);
    var revision =
        new Revision(
            "file:///repository",
            "main",
            new CommitId(commit),
            commit,
            "A commit",
            "Ada",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    var rendered =
        new Rendered(
            new AppName(args[0]),
            revision,
            App.Format.COMPOSE,
            (Tree.Mapping) Json.parse("model", Files.readString(Path.of(args[2]))),
            Map.of("web", args[3]),
            List.of(),
            Secrets.NONE);
    new ComposeTarget(
            new TargetRef(TargetRef.Kind.COMPOSE, "here"), Path.of(args[1]), System.getenv())
        .apply(
            new Release(new DeploymentId("d-20261121-093107-7c1e"), new RunId(args[4]), rendered),
            Bed.replace("web"));
  }
}
