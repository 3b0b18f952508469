package dev.slipway.render;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.Revision;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Apps and revisions for tests. */
final class Apps {
  private Apps() {}

  static App app(AppName name, Path data, Optional<App.Format> format, List<String> files) {
    return new App(
        name,
        new App.Source("/repository", new App.Ref.Branch("main"), "", Optional.empty(), true),
        format,
        files,
        List.of(),
        new TargetRef(TargetRef.Kind.COMPOSE, "here"),
        App.Trigger.AUTO,
        Duration.ofMinutes(1),
        List.of(),
        App.ApprovalRule.NONE,
        App.OnFailure.ROLLBACK,
        App.Drift.CORRECT,
        Verification.DEFAULT,
        Optional.empty(),
        false,
        Set.of(),
        Tree.Mapping.EMPTY,
        data);
  }

  static App onKubernetes(Optional<App.Format> format, Tree.Mapping settings) {
    App app = app(new AppName("web"), Path.of("/data"), format, List.of());
    return new App(
        app.name(),
        app.source(),
        app.format(),
        app.files(),
        app.profiles(),
        new TargetRef(TargetRef.Kind.KUBERNETES, "prod"),
        app.trigger(),
        app.interval(),
        app.dependsOn(),
        app.approval(),
        app.onFailure(),
        app.drift(),
        app.verify(),
        app.backup(),
        app.suspend(),
        app.trust(),
        settings,
        app.projectDirectory());
  }

  static Revision revision() {
    return new Revision(
        "/repository",
        "main",
        new CommitId("0123456789012345678901234567890123456789"),
        "tree",
        "A subject",
        "ana",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }
}
