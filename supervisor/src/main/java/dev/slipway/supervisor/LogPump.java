package dev.slipway.supervisor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Carries what a service writes from a named pipe to its log file, line by line, redacted.
 *
 * <p>Why a named pipe, opened for reading <em>and</em> writing by both sides: the service holds a
 * reader of its own, so that the death of the supervisor never breaks the pipe under it. Until the
 * next supervisor opens the pipe by its name, lines wait in it; a service that writes more than the
 * pipe holds (64 KiB) waits, too, but loses nothing. An ordinary file would hold unredacted
 * secrets, and an anonymous pipe would die with the supervisor.
 */
final class LogPump {
  /** A longer line is written in parts, as Docker does. */
  private static final int LONGEST_LINE = 16 * 1024;

  /** No secret is longer than this. */
  private static final int LARGEST_PENDING = 1_000_000;

  private final RandomAccessFile pipe;
  private final String stream;
  private final LogFile log;
  private final ConcurrentHashMap<String, CountDownLatch> marks = new ConcurrentHashMap<>();
  private final String markPrefix = "\0" + UUID.randomUUID() + " ";
  private volatile Redactor redactor;
  private volatile boolean closed;

  LogPump(String path, String stream, LogFile log, Redactor redactor) throws IOException {
    this.pipe = new RandomAccessFile(path, "rw");
    this.stream = stream;
    this.log = log;
    this.redactor = redactor;
    Thread.ofPlatform().daemon().name("log-" + stream).start(this::pump);
  }

  /** From the next line on other values are secret. */
  void redactWith(Redactor next) {
    redactor = next;
  }

  /** Returns when all that was written before this call is in the log. */
  void drain() {
    String mark = UUID.randomUUID().toString();
    var seen = new CountDownLatch(1);
    marks.put(mark, seen);
    try {
      // Shorter than a pipe's atomic write, so it stands in one piece between what others write.
      pipe.write((markPrefix + mark + "\n").getBytes(StandardCharsets.ISO_8859_1));
      boolean _ = seen.await(2, TimeUnit.SECONDS);
    } catch (IOException e) {
      // The pipe is closed: nothing is left to wait for.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      marks.remove(mark);
    }
  }

  void close() {
    closed = true;
    drain();
  }

  private void pump() {
    var pending = new StringBuilder();
    byte[] buffer = new byte[8192];
    try (pipe) {
      while (!closed) {
        int count = pipe.read(buffer);
        // Bytes are kept as they are, one per char, until a whole line can be decoded.
        String bytes = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
          line(pending.append(bytes, from, end).toString());
          pending.setLength(0);
          from = end + 1;
        }
        pending.append(bytes, from, bytes.length());
        if (pending.length() > LONGEST_LINE) {
          part(pending);
        }
      }
    } catch (IOException e) {
      log.append("stderr", "slipway: the log was cut off: " + e.getMessage());
    }
  }

  private void line(String line) {
    int mark = line.indexOf(markPrefix);
    if (mark < 0) {
      log.append(stream, redactor.redact(decode(line)));
      return;
    }
    if (mark > 0) {
      log.append(stream, redactor.redact(decode(line.substring(0, mark))));
    }
    var waiting = marks.get(line.substring(mark + markPrefix.length()));
    if (waiting != null) {
      waiting.countDown();
    }
  }

  private void part(StringBuilder pending) {
    var current = redactor;
    String text = decode(pending.toString());
    int cut = current.safeCut(text);
    if (cut == 0 && pending.length() < LARGEST_PENDING) {
      return;
    }
    if (cut == 0) {
      cut = text.length();
    }
    log.append(stream, current.redact(text.substring(0, cut)));
    String rest = text.substring(cut);
    pending.setLength(0);
    pending.append(new String(rest.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static String decode(String bytes) {
    String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
