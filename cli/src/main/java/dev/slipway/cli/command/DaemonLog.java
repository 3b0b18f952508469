package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.engine.Reconciler;
import dev.slipway.engine.RunResult;
import dev.slipway.fleet.Fleet;
import dev.slipway.model.AppName;
import dev.slipway.model.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the daemon says and counts: lines for its log, numbers for its metrics. */
final class DaemonLog implements Reconciler.Reports {
  private final Screen screen;
  private final Instant begun = Instant.now();
  private final Map<String, Long> runs = new TreeMap<>();
  private final Map<String, Long> problems = new TreeMap<>();
  private int apps;
  private long passes;
  private boolean able = true;
  private Duration lastPass = Duration.ZERO;

  DaemonLog(Screen screen, Fleet fleet) {
    this.screen = screen;
    this.apps = fleet.apps().size();
  }

  /** From now on the daemon serves this version of the fleet. */
  synchronized void serving(Fleet fleet) {
    apps = fleet.apps().size();
  }

  @Override
  public synchronized void pass(int looked, int changed, Duration took) {
    passes++;
    lastPass = took;
  }

  @Override
  public synchronized void ran(AppName app, RunResult result) {
    String outcome = result.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-');
    runs.merge("app=\"" + app + "\",outcome=\"" + outcome + "\"", 1L, Long::sum);
    String commit =
        result.state().lastRun().map(run -> " " + run.commit().abbreviated()).orElse("");
    String why = result.failure().map(failure -> ": " + failure.cause()).orElse("");
    String next =
        result.failure().isPresent() ? "; next: " + String.join(", or ", result.next()) : "";
    say(app + commit + " " + outcome + why + next);
  }

  @Override
  public synchronized void failed(AppName app, Problem problem) {
    problems.merge("app=\"" + app + "\"", 1L, Long::sum);
    say(app + ": " + told(problem));
  }

  @Override
  public void noted(AppName app, String what) {
    say(app + ": " + what);
  }

  @Override
  public synchronized void unable(Problem problem) {
    able = false;
    say("nothing can be looked at: " + told(problem) + "; trying again");
  }

  @Override
  public synchronized void ableAgain() {
    able = true;
    say("looking at the apps again");
  }

  @Override
  public void compacted(long events) {
    say(events + " old events went from the journal; a seal stands for them");
  }

  private static String told(Problem problem) {
    return problem.what()
        + problem.where().map(where -> " (" + where + ")").orElse("")
        + problem.next().map(next -> "; " + next).orElse("");
  }

  void problem(Problem problem) {
    screen.problem(problem);
  }

  void say(String text) {
    screen.progress(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
  }

  /** In the text format of Prometheus. */
  synchronized String metrics() {
    var text = new StringBuilder();
    metric(text, "slipway_apps", "gauge", "Apps of the fleet.", apps);
    metric(
        text,
        "slipway_uptime_seconds",
        "gauge",
        "How long the daemon has run.",
        Duration.between(begun, Instant.now()).toSeconds());
    metric(text, "slipway_passes_total", "counter", "Looks at what is due.", passes);
    metric(
        text,
        "slipway_last_pass_milliseconds",
        "gauge",
        "How long the last look took.",
        lastPass.toMillis());
    metric(
        text,
        "slipway_able",
        "gauge",
        "1 while the daemon can look at its apps, 0 while the journal is away.",
        able ? 1 : 0);
    labelled(text, "slipway_runs_total", "Runs by app and outcome.", runs);
    labelled(text, "slipway_problems_total", "Runs that could not begin or end, by app.", problems);
    return text.toString();
  }

  private static void metric(
      StringBuilder text, String name, String type, String help, long value) {
    head(text, name, type, help);
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void labelled(
      StringBuilder text, String name, String help, Map<String, Long> values) {
    head(text, name, "counter", help);
    values.forEach((labels, value) ->
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n'));
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
