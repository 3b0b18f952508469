package dev.slipway.target.compose;

import dev.slipway.model.LogLine;
import dev.slipway.model.LogLine.Stream;
import dev.slipway.model.Secrets;
import dev.slipway.target.Target.LogRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads what containers wrote, line by line, with the Engine's own times. */
final class Logs {
  /** A longer line is cut into pieces of this length. */
  private static final int LONGEST_LINE = 1 << 16;

  private final Engine engine;
  private final Containers containers;
  private final Redaction redaction;

  Logs(Engine engine, Redaction redaction) {
    this.engine = engine;
    this.containers = new Containers(engine);
    this.redaction = redaction;
  }

  void read(String project, LogRequest request, Consumer<LogLine> lines) {
    if (request.follow()) {
      follow(project, request, lines);
      return;
    }
    wanted(project, request).stream()
        .collect(Collectors.groupingBy(Container::service))
        .values()
        .stream()
        .flatMap(instances -> last(instances, request).stream())
        .sorted(Comparator.comparing(LogLine::at))
        .forEach(lines);
  }

  private List<Container> wanted(String project, LogRequest request) {
    return containers.of(project).stream()
        .filter(c -> request.service().map(c.service()::equals).orElse(true))
        .toList();
  }

  private List<LogLine> last(List<Container> instances, LogRequest request) {
    var all = new ArrayList<LogLine>();
    Secrets secrets = redaction.of(instances);
    for (Container container : instances) {
      read(container, path(container, request.since(), request.tail(), false), secrets, all::add);
    }
    all.sort(Comparator.comparing(LogLine::at));
    return all.subList(Math.max(0, all.size() - request.tail()), all.size());
  }

  /** Also takes up the containers that come while it goes on. */
  private void follow(String project, LogRequest request, Consumer<LogLine> lines) {
    var known = new HashSet<String>();
    Instant begun = Instant.now();
    Consumer<LogLine> oneAtATime =
        line -> {
          synchronized (known) {
            lines.accept(line);
          }
        };
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (boolean first = true; ; first = false) {
          for (Container container : wanted(project, request)) {
            Instant started = container.instance(Secrets.NONE).startedAt();
            // One that ends and is started again is followed again.
            if (known.add(container.id() + started)) {
              Optional<Instant> since = first ? request.since() : Optional.of(begun);
              int tail = first ? request.tail() : Integer.MAX_VALUE;
              String path = path(container, since, tail, true);
              Secrets secrets = redaction.of(List.of(container));
              executor.execute(() -> read(container, path, secrets, oneAtATime));
            }
          }
          Thread.sleep(1000);
        }
      } catch (InterruptedException e) {
        executor.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String path(
      Container container, Optional<Instant> since, int tail, boolean follow) {
    String path =
        "/containers/%s/logs?stdout=1&stderr=1&timestamps=1&follow=%d"
            .formatted(container.id(), follow ? 1 : 0);
    if (tail < Integer.MAX_VALUE) {
      path += "&tail=" + tail;
    }
    if (since.isPresent()) {
      path += "&since=" + Engine.moment(since.get());
    }
    return path;
  }

  private void read(Container container, String path, Secrets secrets, Consumer<LogLine> lines) {
    boolean terminal = container.config().text("Tty").filter("true"::equals).isPresent();
    engine.stream(
        path,
        body -> {
          var out = new Lines(container.service(), Stream.STDOUT, secrets, lines);
          var err = new Lines(container.service(), Stream.STDERR, secrets, lines);
          if (terminal) {
            body.transferTo(out);
          } else {
            frames(body, out, err);
          }
          out.end();
          err.end();
        });
  }

  /** Output and errors come in turns, each piece with a head of eight bytes. */
  private static void frames(InputStream body, Lines out, Lines err) throws IOException {
    var in = new DataInputStream(body);
    var head = new byte[8];
    while (in.readNBytes(head, 0, 8) == 8) {
      long length = Integer.toUnsignedLong(ByteBuffer.wrap(head, 4, 4).getInt());
      Lines to = head[0] == 2 ? err : out;
      var buffer = new byte[8192];
      while (length > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, length));
        if (count < 0) {
          throw new EOFException("the log ended early");
        }
        to.write(buffer, 0, count);
        length -= count;
      }
    }
  }

  /** Cuts bytes into lines and takes the time from the head of each. */
  private static final class Lines extends OutputStream {
    private final String service;
    private final Stream stream;
    private final Secrets secrets;
    private final Consumer<LogLine> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(String service, Stream stream, Secrets secrets, Consumer<LogLine> lines) {
      this.service = service;
      this.stream = stream;
      this.secrets = secrets;
      this.lines = lines;
    }

    @Override
    public void write(int b) {
      if (b == '\n') {
        emit();
      } else {
        line.write(b);
        if (line.size() > LONGEST_LINE) {
          emit();
        }
      }
    }

    void end() {
      if (line.size() > 0) {
        emit();
      }
    }

    private void emit() {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      int space = text.indexOf(' ');
      Instant at = time(space > 0 ? text.substring(0, space) : text);
      String rest = at.equals(Instant.EPOCH) ? text : space > 0 ? text.substring(space + 1) : "";
      String said = rest.endsWith("\r") ? rest.substring(0, rest.length() - 1) : rest;
      lines.accept(new LogLine(at, service, stream, secrets.redact(said)));
    }

    private static Instant time(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        return Instant.EPOCH;
      }
    }
  }
}
