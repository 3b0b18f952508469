package dev.slipway.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process, named so that no other can be taken for it: by its pid and the time at which it
 * started. Pids are given out again; the pair is not, until the machine is started anew.
 *
 * @param start in clock ticks since the machine's start, as {@code /proc/<pid>/stat} has it
 */
public record RunningProcess(int pid, long start) {
  /** What {@code /proc} counts time in, on every architecture that Java runs on. */
  private static final long TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");

  /** What one process is now: who made it, and whether it has ended but was not waited for. */
  record Stat(int parent, long start, boolean zombie) {}

  /** The process that has a pid now, if one has. */
  public static Optional<RunningProcess> of(int pid) {
    return stat(pid).filter(stat -> !stat.zombie()).map(s -> new RunningProcess(pid, s.start()));
  }

  /** The pair as {@link #toString} writes it; empty for any other text. */
  public static Optional<RunningProcess> parse(String id) {
    int dash = id.indexOf('-');
    try {
      return Optional.of(
          new RunningProcess(
              Integer.parseInt(id.substring(0, Math.max(0, dash))),
              Long.parseLong(id.substring(dash + 1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** True while this very process lives; a zombie does not. */
  public boolean alive() {
    return stat(pid).filter(stat -> stat.start() == start && !stat.zombie()).isPresent();
  }

  /** When it started. */
  public Instant startedAt() {
    return Instant.ofEpochMilli(bootMillis() + start * 1000 / TICKS_PER_SECOND);
  }

  /** The environment that it was started with; empty where this user may not read it. */
  public Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    for (String entry : text(PROC.resolve(pid + "/environ")).orElse("").split("\0")) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environment;
  }

  /** The processes that it started and that still live. */
  public List<RunningProcess> children() {
    return all().stream()
        .filter(other -> stat(other.pid()).filter(s -> s.parent() == pid).isPresent())
        .toList();
  }

  /** Every process on this machine. */
  public static List<RunningProcess> all() {
    var all = new ArrayList<RunningProcess>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        of(Integer.parseInt(entry.getFileName().toString())).ifPresent(all::add);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("/proc cannot be read", e);
    }
    return all;
  }

  /** Every process whose environment says that it belongs to an app of a fleet. */
  public static List<RunningProcess> of(String root, String app) {
    return all().stream()
        .filter(process -> {
          var environment = process.environment();
          return root.equals(environment.get(Names.ROOT)) && app.equals(environment.get(Names.APP));
        })
        .toList();
  }

  static Optional<Stat> stat(int pid) {
    // The program's name is in parentheses and may itself hold spaces and parentheses.
    return text(PROC.resolve(pid + "/stat"))
        .filter(stat -> stat.lastIndexOf(')') > 0)
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" "))
        .map(field ->
            new Stat(
                Integer.parseInt(field[1]),
                Long.parseLong(field[19]),
                field[0].equals("Z") || field[0].equals("X")));
  }

  private static long bootMillis() {
    return text(PROC.resolve("stat"))
        .orElse("")
        .lines()
        .filter(line -> line.startsWith("btime "))
        .map(line -> Long.parseLong(line.substring(6).trim()) * 1000)
        .findFirst()
        .orElse(0L);
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended between being listed and being read, or belongs to somebody else.
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return pid + "-" + start;
  }
}
