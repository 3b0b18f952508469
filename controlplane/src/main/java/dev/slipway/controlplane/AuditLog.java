package dev.slipway.controlplane;

import dev.slipway.data.Json;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** What the API server says it was asked, in the order in which it was done with the requests. */
public final class AuditLog {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How each line starts. A server that was killed may have left a part of one before it. */
  private static final String LINE = "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/";

  private final Path file;
  private final URI server;
  private final HttpClient client;

  AuditLog(Path file, URI server, HttpClient client) {
    this.file = file;
    this.server = server;
    this.client = client;
  }

  /**
   * A place in the log, to read on from.
   *
   * @param offset in bytes
   */
  public record Mark(long offset) {
    /** Before everything. */
    public static final Mark START = new Mark(0);
  }

  /** The end of the log: what was answered before this call is before it. */
  public Mark mark() {
    return new Mark(complete());
  }

  /**
   * What was logged since a mark, with everything that was answered before this call. Requests that
   * still run, open watches among them, are not in it.
   *
   * @throws ControlPlaneFailure where the API server does not answer
   */
  public List<AuditEntry> since(Mark mark) {
    return read(mark.offset(), complete()).stream()
        .filter(entry -> !entry.path().startsWith("/livez"))
        .toList();
  }

  /** The part of {@link #since} that asked for a change and was not a dry run. */
  public List<AuditEntry> writesSince(Mark mark) {
    return since(mark).stream().filter(AuditEntry::isWrite).toList();
  }

  /**
   * The length of the log when it holds all that was answered before. The API server logs a request
   * just after it has handed its answer over, so a request of our own goes last.
   */
  private long complete() {
    String sentinel = "/livez?sentinel=" + UUID.randomUUID();
    long before = length();
    try {
      client.send(
          HttpRequest.newBuilder(server.resolve(sentinel)).timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new ControlPlaneFailure("the API server at " + server + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneFailure("interrupted", e);
    }
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      String tail = text(before, length());
      int found = tail.indexOf(sentinel);
      int end = found < 0 ? -1 : tail.indexOf('\n', found);
      if (end >= 0) {
        return before + tail.substring(0, end + 1).getBytes(StandardCharsets.UTF_8).length;
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new ControlPlaneFailure("the audit log " + file + " does not come to its end");
  }

  private List<AuditEntry> read(long from, long to) {
    // A watch is logged when it starts and when it ends.
    var entries = new LinkedHashMap<String, AuditEntry>();
    text(from, to)
        .lines()
        .map(line -> line.substring(Math.max(0, line.lastIndexOf(LINE))))
        .map(line -> (Tree.Mapping) Json.parse(file.toString(), line))
        .forEach(event ->
            entries.putIfAbsent(event.text("auditID").orElseThrow(), AuditEntry.of(event)));
    return List.copyOf(entries.values());
  }

  private long length() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new ControlPlaneFailure("no audit log " + file, e);
    }
  }

  private String text(long from, long to) {
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      var bytes = new byte[Math.toIntExact(to - from)];
      log.seek(from);
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ControlPlaneFailure("cannot read the audit log " + file, e);
    }
  }
}
