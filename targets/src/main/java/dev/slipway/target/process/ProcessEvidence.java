package dev.slipway.target.process;

import dev.slipway.supervisor.RunFiles;
import dev.slipway.supervisor.RunningProcess;
import dev.slipway.supervisor.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What shows why an app's processes are not well. Nothing here is read from an argument list or an
 * environment, where secrets are.
 */
final class ProcessEvidence {
  private static final int MOST_EVENTS = 300;
  private static final List<String> FACTS =
      List.of("Name:", "State:", "PPid:", "Uid:", "VmHWM:", "VmRSS:", "VmSwap:", "Threads:");

  private ProcessEvidence() {}

  static Map<String, String> gather(RunFiles files, List<ServiceState> states, Instant since) {
    var evidence = new LinkedHashMap<String, String>();
    evidence.put("services.txt", services(files, states));
    evidence.put("processes.txt", processes(files));
    evidence.put("supervisor-events.ndjson", events(files, since));
    evidence.put("supervisor-complaints.txt", String.join("\n", lines(files.complaints())));
    evidence.put("ports.txt", ports());
    evidence.put("machine.txt", machine(files.root()));
    evidence.values().removeIf(String::isBlank);
    return evidence;
  }

  private static String services(RunFiles files, List<ServiceState> states) {
    var text = new StringBuilder();
    text.append("supervisor ")
        .append(files.supervisor().map(RunningProcess::toString).orElse("does not run"))
        .append('\n');
    for (var state : states) {
      text.append(state.service())
          .append(' ')
          .append(state.phase())
          .append(" instance ")
          .append(state.id())
          .append(" since ")
          .append(state.startedAt())
          .append(" restarts ")
          .append(state.restarts())
          .append(state.exitCode().map(code -> " exit " + code).orElse(""))
          .append(state.health().map(health -> " health " + health).orElse(""))
          .append(state.detail().isEmpty() ? "" : " (" + state.detail() + ")")
          .append('\n');
    }
    return text.toString();
  }

  private static String processes(RunFiles files) {
    return RunningProcess.of(files.root().toString(), files.app()).stream()
        .map(process ->
            process
                + "\n"
                + lines(Path.of("/proc", Integer.toString(process.pid()), "status")).stream()
                    .filter(line -> FACTS.stream().anyMatch(line::startsWith))
                    .map(line -> "  " + line)
                    .collect(Collectors.joining("\n")))
        .collect(Collectors.joining("\n"));
  }

  private static String events(RunFiles files, Instant since) {
    var last = new ArrayDeque<String>();
    String from = since.truncatedTo(ChronoUnit.SECONDS).toString().replaceFirst("Z$", "");
    for (String line : lines(files.events())) {
      // The time is the first member, and in one form, so that texts sort as times do.
      if (line.length() > 36 && line.substring(7, 26).compareTo(from) >= 0) {
        last.add(line);
        if (last.size() > MOST_EVENTS) {
          last.removeFirst();
        }
      }
    }
    return String.join("\n", last);
  }

  private static String ports() {
    return Ports.bound().stream()
        .map(port ->
            port.protocol()
                + " "
                + port.address()
                + ":"
                + port.port()
                + port.owner().map(owner -> " " + owner).orElse(""))
        .collect(Collectors.joining("\n"));
  }

  private static String machine(Path root) {
    var text = new StringBuilder();
    try {
      var store = Files.getFileStore(root);
      text.append("disk of ")
          .append(root)
          .append(": ")
          .append(store.getUsableSpace() / 1_000_000)
          .append(" MB of ")
          .append(store.getTotalSpace() / 1_000_000)
          .append(" MB free\n");
    } catch (IOException e) {
      text.append("disk: unknown\n");
    }
    text.append("load: ").append(String.join("", lines(Path.of("/proc/loadavg")))).append('\n');
    lines(Path.of("/proc/meminfo")).stream()
        .limit(3)
        .forEach(line -> text.append(line).append('\n'));
    for (String pressure : List.of("memory", "cpu", "io")) {
      lines(Path.of("/proc/pressure", pressure))
          .forEach(line -> text.append(pressure).append(": ").append(line).append('\n'));
    }
    return text.toString();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
