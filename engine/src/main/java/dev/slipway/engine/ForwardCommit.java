package dev.slipway.engine;

import dev.slipway.fleet.Fleet;
import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.RunId;
import dev.slipway.model.Wording;
import dev.slipway.promote.Identity;
import dev.slipway.promote.RollbackCommit;
import dev.slipway.promote.RollbackOutcome;
import dev.slipway.promote.RollbackRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Says in Git what a rollback has done. */
final class ForwardCommit {
  /** Who the commits of Slipway's are by. */
  private static final Identity IDENTITY = Identity.of("Slipway", "slipway@localhost");

  private final Fleet fleet;
  private final Workspace workspace;
  private final Journal journal;

  ForwardCommit(Fleet fleet, Workspace workspace, Journal journal) {
    this.fleet = fleet;
    this.workspace = workspace;
    this.journal = journal;
  }

  /**
   * Makes the commit that says in Git what a rollback has done, where the app follows a branch;
   * what Slipway may not push is handed to a person as commands.
   */
  Event.RollbackCommitted of(App app, Release good, RunId run, String reason) {
    if (!(app.source().ref() instanceof App.Ref.Branch(String branch))) {
      return new Event.RollbackCommitted(
          app.name(),
          run,
          Optional.empty(),
          List.of("point " + app.name() + " at " + good.commit() + " in slipway.yaml"));
    }
    SequencedMap<String, String> trailers = new LinkedHashMap<>();
    trailers.put(RollbackRequest.RUN, run.value());
    trailers.put(RollbackRequest.FLEET, fleet.name());
    journal
        .head()
        .ifPresent(head ->
            trailers.put(RollbackRequest.JOURNAL_HEAD, head.sequence() + ":" + head.hash()));
    var request =
        new RollbackRequest(
            app.source().repository(),
            branch,
            app.name(),
            app.source().path(),
            good.commit(),
            oneLine(reason),
            trailers);
    RollbackOutcome outcome;
    try {
      outcome = new RollbackCommit(workspace.cache(), IDENTITY, IDENTITY).commit(request);
    } catch (Problem e) {
      // What ran before runs again; that Git cannot be told now must not keep the run open.
      outcome = new RollbackOutcome.NotAllowed(byHand(app, branch, good.commit()), e.what());
    }
    return switch (outcome) {
      case RollbackOutcome.Committed(CommitId commit) -> pushed(app, run, commit);
      case RollbackOutcome.AlreadyThere(CommitId commit) -> pushed(app, run, commit);
      case RollbackOutcome.NotAllowed(List<String> commands, String _) ->
          new Event.RollbackCommitted(app.name(), run, Optional.empty(), commands);
    };
  }

  private static List<String> byHand(App app, String branch, CommitId good) {
    String path = app.source().path().isEmpty() ? "." : "'" + app.source().path() + "'";
    return List.of(
        "git switch '" + branch + "' && git pull --ff-only",
        "git restore --source=" + good + " --staged --worktree -- " + path,
        "git commit -m 'Rollback " + app.name() + " to " + good.abbreviated() + "'",
        "git push");
  }

  private static Event.RollbackCommitted pushed(App app, RunId run, CommitId commit) {
    return new Event.RollbackCommitted(app.name(), run, Optional.of(commit), List.of());
  }

  private static String oneLine(String text) {
    return Wording.printable(text.lines().findFirst().orElse(""));
  }
}
