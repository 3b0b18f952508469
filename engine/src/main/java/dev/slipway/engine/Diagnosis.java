package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Stage;
import dev.slipway.model.App;
import dev.slipway.model.LogLine;
import dev.slipway.model.Problem;
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

  /** Writes the archive of a failed run, mode 0600. */
  Path write(AppState state, AppState.Run run, Prepared prepared, Course.Failed failure) {
    Secrets secrets = prepared.release().rendered().secrets();
    Map<String, String> files = collect(state, run, prepared.release().project(), secrets);
    files.put("plan.json", PlanView.of(prepared.plan()).prettyJson());
    files.put("compose.json", prepared.release().rendered().model().prettyJson());
    files.put("failure.md", describe(run, failure));
    Path bundle = wiring.workspace().bundle(app.name(), run.id());
    try {
      DurableFile.write(bundle, TarGz.of(redacted(files, secrets), run.started()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bundle;
  }

  /** The same material for an app at any time, without the plan of a run. */
  Map<String, String> collect(AppState state, AppState.Run run, String project, Secrets secrets) {
    Map<String, String> files = new TreeMap<>();
    files.put("state.json", StateView.of(state).prettyJson());
    files.put("versions.txt", versions());
    file(wiring.workspace().deploy(app.name()).resolve("journal.ndjson"))
        .ifPresent(text -> files.put("journal.ndjson", text));
    file(wiring.workspace().log(run.started(), run.id()))
        .ifPresent(text -> files.put("run.log", text));
    try {
      files.putAll(target.evidence(app.name(), project, run.started()));
      files.putAll(logs(project, run.started()));
    } catch (Problem e) {
      files.put("target-unreachable.txt", e.getMessage());
    }
    return redacted(files, secrets);
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

  private static Map<String, String> redacted(Map<String, String> files, Secrets secrets) {
    Map<String, String> redacted = new TreeMap<>();
    files.forEach((name, content) -> redacted.put(name, secrets.redact(content)));
    return redacted;
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
