package dev.slipway.target.process;

import dev.slipway.model.LogLine;
import dev.slipway.supervisor.RunFiles;
import dev.slipway.target.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads back what the supervisor wrote down of the services' output. */
final class ProcessLogs {
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final String ENDING = ".log";

  private final RunFiles files;
  private final Target.LogRequest request;

  ProcessLogs(RunFiles files, Target.LogRequest request) {
    this.files = files;
    this.request = request;
  }

  void read(Consumer<LogLine> lines) {
    Map<String, Instant> last = new HashMap<>();
    Map<String, Integer> atLast = new HashMap<>();
    Map<String, String> stamps = new HashMap<>();
    var all = new ArrayList<LogLine>();
    for (String service : services()) {
      var found = tail(service);
      all.addAll(found);
      remember(found, last, atLast);
    }
    all.sort(Comparator.comparing(LogLine::at));
    all.forEach(lines);
    while (request.follow() && pause()) {
      for (String service : services()) {
        String stamp = stamp(service);
        if (stamp.equals(stamps.put(service, stamp))) {
          continue;
        }
        var fresh = after(service, last.get(service), atLast.getOrDefault(service, 0));
        fresh.forEach(lines);
        remember(fresh, last, atLast);
      }
    }
  }

  /** Equal stamps, nothing new: an idle log is not read again. */
  private String stamp(String service) {
    try {
      var seen = Files.readAttributes(files.log(service), BasicFileAttributes.class);
      return seen.fileKey() + " " + seen.size();
    } catch (IOException e) {
      return "none";
    }
  }

  /** Where reading goes on: after so many lines of one moment. */
  private static void remember(
      List<LogLine> seen, Map<String, Instant> last, Map<String, Integer> atLast) {
    for (LogLine line : seen) {
      boolean same = line.at().equals(last.put(line.service(), line.at()));
      atLast.merge(line.service(), 1, (before, one) -> same ? before + one : one);
    }
  }

  private List<LogLine> tail(String service) {
    var kept = new ArrayDeque<LogLine>();
    each(
        service,
        List.of(".2", ".1", ""),
        line -> {
          if (request.since().map(since -> !line.at().isBefore(since)).orElse(true)) {
            kept.add(line);
            if (kept.size() > request.tail()) {
              kept.removeFirst();
            }
          }
        });
    return List.copyOf(kept);
  }

  /** What was written since; the file before the newest is looked into in case of a rotation. */
  private List<LogLine> after(String service, @Nullable Instant moment, int seen) {
    var fresh = new ArrayList<LogLine>();
    int[] left = {seen};
    var endings = moment != null && startsAfter(service, moment) ? List.of(".1", "") : List.of("");
    each(
        service,
        endings,
        line -> {
          if (moment == null || line.at().isAfter(moment)) {
            fresh.add(line);
          } else if (line.at().equals(moment) && left[0]-- <= 0) {
            fresh.add(line);
          }
        });
    return fresh;
  }

  private boolean startsAfter(String service, Instant moment) {
    try (BufferedReader reader = Files.newBufferedReader(files.log(service))) {
      String first = reader.readLine();
      return first == null
          || parse(service, first).map(line -> line.at().isAfter(moment)).orElse(true);
    } catch (IOException e) {
      return true;
    }
  }

  private void each(String service, List<String> endings, Consumer<LogLine> lines) {
    for (String ending : endings) {
      Path log = files.log(service);
      Path file = log.resolveSibling(log.getFileName() + ending);
      try (var in = Files.newInputStream(file);
          var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          parse(service, line).ifPresent(lines);
        }
      } catch (NoSuchFileException e) {
        // Not every service has filled a file yet.
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }

  /** Empty for the torn last line of a file that is being written. */
  private static Optional<LogLine> parse(String service, String line) {
    int first = line.indexOf(' ');
    int second = first < 0 ? -1 : line.indexOf(' ', first + 1);
    if (second < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogLine(
              Instant.parse(line.substring(0, first)),
              service,
              line.substring(first + 1, second).equals("stderr")
                  ? LogLine.Stream.STDERR
                  : LogLine.Stream.STDOUT,
              line.substring(second + 1)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private List<String> services() {
    if (request.service().isPresent()) {
      return request.service().filter(name -> name.matches("[a-zA-Z0-9._-]+")).stream().toList();
    }
    var names = new TreeSet<String>();
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(files.logs(), "*" + ENDING)) {
      for (Path log : logs) {
        String name = log.getFileName().toString();
        names.add(name.substring(0, name.length() - ENDING.length()));
      }
    } catch (IOException e) {
      return List.of();
    }
    return List.copyOf(names);
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
