package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.App;
import dev.slipway.model.LogLine;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects what helps a person to see why an app is not well, in one archive with names that stay.
 * Only looks; changes nothing; secrets are taken out of every file.
 */
final class Diagnosis {
  private static final int LOG_LINES = 200;

  private final Wiring wiring;
  private final App app;
  private final Target target;

  Diagnosis(Wiring wiring, App app, Target target) {
    this.wiring = wiring;
    this.app = app;
    this.target = target;
  }

  /** Writes the archive of a run that has just failed, mode 0600. */
  Path write(AppState state, AppState.Run run, Course.Failed failure) {
    return archive(run, collect(state, run, Optional.of(failure)));
  }

  /** Writes the archive of the last run, at any time. */
  Engine.Bundle write(AppState state, AppState.Run run) {
    Map<String, String> files = collect(state, run, Course.Failed.of(run));
    return new Engine.Bundle(archive(run, files), files);
  }

  private Path archive(AppState.Run run, Map<String, String> files) {
    Path bundle = wiring.workspace().bundle(app.name(), run.id());
    try {
      DurableFile.write(bundle, TarGz.of(files, run.started()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bundle;
  }

  /** File names to redacted contents, what tells most first. */
  private Map<String, String> collect(
      AppState state, AppState.Run run, Optional<Course.Failed> failure) {
    Optional<Rendered> rendered =
        run.plan()
            .flatMap(plan -> wiring.releases().load(app.name(), plan.release()))
            .map(Release::rendered);
    String project = run.plan().map(Event.PlanMade::project).orElseGet(() -> app.name().value());
    Map<String, String> files = new LinkedHashMap<>();
    failure.ifPresent(failed -> files.put("failure.md", describe(run, failed)));
    run.plan().ifPresent(plan -> files.put("plan.json", plan.plan().prettyJson()));
    changedFiles(state, run).ifPresent(text -> files.put("changed-files.txt", text));
    try {
      files.putAll(logs(project, run.started()));
      files.putAll(new TreeMap<>(target.evidence(app.name(), project, run.started())));
    } catch (Problem e) {
      files.put("target-unreachable.txt", e.getMessage());
    }
    rendered.ifPresent(model -> files.put("compose.json", model.model().prettyJson()));
    files.put("state.json", StateView.of(state).prettyJson());
    file(wiring.workspace().log(run.started(), run.id()))
        .ifPresent(text -> files.put("run.log", text));
    file(wiring.workspace().deploy(app.name()).resolve("journal.ndjson"))
        .ifPresent(text -> files.put("journal.ndjson", text));
    files.put("versions.txt", versions());
    Secrets secrets = rendered.map(Rendered::secrets).orElse(Secrets.NONE);
    files.replaceAll((_, content) -> secrets.redact(content));
    return files;
  }

  /** What Git changed between the version that last proved itself and this one. */
  private Optional<String> changedFiles(AppState state, AppState.Run run) {
    return state
        .lastGood()
        .filter(good -> !good.commit().equals(run.commit()))
        .map(good ->
            String.join(
                    "\n",
                    wiring
                        .source()
                        .changedFiles(
                            app.source().repository(),
                            good.commit(),
                            run.commit(),
                            app.source().path()))
                + "\n");
  }

  private Map<String, String> logs(String project, Instant since) {
    Map<String, StringBuilder> byService = new TreeMap<>();
    target.logs(
        app.name(),
        project,
        new Target.LogRequest(Optional.empty(), Optional.of(since), LOG_LINES, false),
        line ->
            byService.computeIfAbsent(line.service(), _ -> new StringBuilder()).append(text(line)));
    Map<String, String> logs = new LinkedHashMap<>();
    byService.forEach((service, lines) -> logs.put("logs/" + service + ".log", lines.toString()));
    return logs;
  }

  private static String text(LogLine line) {
    return line.at() + " " + line.stream().name().charAt(3) + " " + line.text() + "\n";
  }

  private String describe(AppState.Run run, Course.Failed failure) {
    var text = new StringBuilder();
    text.append("# ").append(app.name()).append(" on ").append(app.target()).append("\n\n");
    text.append("Run ").append(run.id()).append(" of commit ").append(run.commit());
    text.append(" failed in ").append(failure.stage().key()).append(".\n\n");
    text.append("- cause: ").append(failure.cause()).append('\n');
    if (!failure.service().isEmpty()) {
      text.append("- service: ").append(failure.service()).append('\n');
    }
    if (!failure.firstError().isEmpty()) {
      text.append("- first error: ").append(failure.firstError()).append('\n');
    }
    failure.seen().forEach(line -> text.append("- seen: ").append(line).append('\n'));
    text.append("\nStages:\n\n");
    for (Map.Entry<Stage, AppState.StageState> stage : run.stages().entrySet()) {
      text.append("- ").append(stage.getKey().key()).append(": ");
      text.append(stage.getValue().outcome().map(StateView::key).orElse("under way"));
      text.append(' ').append(stage.getValue().summary()).append('\n');
    }
    return text.toString();
  }

  private static String versions() {
    return "java %s%nos %s %s%n"
        .formatted(
            Runtime.version(), System.getProperty("os.name"), System.getProperty("os.version"));
  }

  private static Optional<String> file(Path path) {
    try {
      return Files.exists(path)
          ? Optional.of(Files.readString(path, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("could not be read: " + e.getMessage());
    }
  }
}
