package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.journal.Event;
import dev.slipway.journal.JournalSettings;
import dev.slipway.journal.Journals;
import dev.slipway.journal.Stage;
import dev.slipway.journal.States;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.ServiceTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal is told of a step, over a target that breaks in a way it does not promise. */
class RolloutTest {
  private static final AppName WEB = new AppName("web");
  private static final RunId RUN = new RunId("r-1");
  private static final CommitId COMMIT = new CommitId("a".repeat(40));

  @TempDir Path directory;

  @Test
  void aStepThatBreaksUnexpectedlyIsRecordedAsFailedWithoutItsSecrets() {
    var workspace = new Workspace(directory);
    TargetRef here = new TargetRef(TargetRef.Kind.PROCESS, "here");
    var settings =
        new JournalSettings.Sqlite(directory.resolve("journal.db"), directory.resolve("native"));
    try (var journal = Journals.open(settings, Wiring.VERSION, Clock.systemUTC());
        var log = RunLog.open(workspace, WEB, RUN, here, Instant.now())) {
      log.hide(Secrets.of(List.of("hunter2-sesame")));
      var recorder =
          new Recorder(
              journal,
              log,
              new StateFiles(workspace),
              Progress.SILENT,
              WEB,
              RUN,
              States.of(journal));
      var rollout =
          new Rollout(
              broken("no space left on hunter2-sesame"),
              () -> new Observed(WEB, List.of(), List.of()),
              recorder,
              new Stop(),
              Duration.ofSeconds(1));

      assertThatThrownBy(() -> rollout.carryOut(plan(here), release(), Stage.DEPLOY))
          .isInstanceOf(UncheckedIOException.class);

      assertThat(journal.after(0))
          .extracting(entry -> entry.event())
          .element(1)
          .isInstanceOfSatisfying(
              Event.StepEnded.class,
              step -> {
                assertThat(step.outcome()).isEqualTo(Event.Outcome.FAILED);
                assertThat(step.message()).contains("no space left").doesNotContain("hunter2");
              });
    }
  }

  private static ServiceTarget broken(String why) {
    return (ServiceTarget)
        Proxy.newProxyInstance(
            ServiceTarget.class.getClassLoader(),
            new Class<?>[] {ServiceTarget.class},
            (_, _, _) -> {
              throw new UncheckedIOException(new IOException(why));
            });
  }

  private static Plan plan(TargetRef target) {
    return new Plan(
        "sha256:" + "1".repeat(64),
        WEB,
        target,
        release().rendered().revision(),
        Optional.empty(),
        release().rendered().digest(),
        List.of(new Change.Create("web", List.of())),
        List.of(),
        List.of());
  }

  private static Release release() {
    var revision =
        new Revision(
            "repo",
            "main",
            COMMIT,
            "tree",
            "Start",
            "Ana",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    var model =
        Tree.mapping()
            .put("services", Tree.mapping().put("web", Tree.mapping().build()).build())
            .build();
    var rendered =
        new Rendered(
            WEB,
            revision,
            App.Format.COMPOSE,
            model,
            Map.of("web", "sha256:1"),
            List.of(),
            Secrets.NONE);
    return new Release(new DeploymentId("d-1"), RUN, rendered);
  }
}
