package dev.slipway.supervisor;

import dev.slipway.supervisor.ServiceState.Ending;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is found of an app whose supervisor is gone: the processes that name it in their environment
 * and the states that were written down. Where they disagree, the processes are right.
 */
final class Leftovers {
  private Leftovers() {}

  /** A service that still runs, with what it was started from. */
  record Found(RunningProcess process, ServiceSpec spec, int restarts) {}

  /** The services that run, one process for each; a second one that should not be is ended. */
  static List<Found> running(RunFiles files) {
    Map<String, Found> byService = new LinkedHashMap<>();
    for (var found : shells(files)) {
      var older = byService.put(found.spec().service(), found);
      if (older != null) {
        Native.kill(-older.process().pid(), Signals.KILL);
      }
    }
    return List.copyOf(byService.values());
  }

  static boolean any(RunFiles files) {
    return !shells(files).isEmpty();
  }

  private static List<Found> shells(RunFiles files) {
    var found = new ArrayList<Found>();
    for (var process : RunningProcess.of(files.root().toString(), files.app())) {
      var environment = process.environment();
      Launch.specOf(environment)
          .ifPresent(spec -> found.add(new Found(process, spec, Launch.restartsOf(environment))));
    }
    // A shell's own children show its environment between their fork and their exec; the shell
    // itself leads a session, and is older.
    found.removeIf(one ->
        found.stream()
            .anyMatch(other ->
                RunningProcess.stat(one.process().pid())
                    .filter(stat -> stat.parent() == other.process().pid())
                    .isPresent()));
    found.sort(Comparator.comparingLong(one -> one.process().start()));
    return found;
  }

  /** The states that were written down, each corrected by what the machine shows now. */
  static List<ServiceState> settle(RunFiles files) throws IOException {
    var settled = new ArrayList<ServiceState>();
    for (var state : files.recorded()) {
      settled.add(settle(files, state));
    }
    return settled;
  }

  static ServiceState settle(RunFiles files, ServiceState state) {
    var process = RunningProcess.parse(state.id());
    if (!state.alive() || process.filter(RunningProcess::alive).isPresent()) {
      return state;
    }
    var known = process.flatMap(one -> files.exitCode(state.service(), one));
    int code = known.or(state::exitCode).orElse(128 + Signals.KILL);
    boolean rests = known.isPresent() && !state.restart().startsAgain(code, state.restarts());
    return rests
        ? state.ended(code, Ending.BY_ITSELF, "")
        : state.ended(code, Ending.LOST, "it ended while no supervisor lived");
  }
}
