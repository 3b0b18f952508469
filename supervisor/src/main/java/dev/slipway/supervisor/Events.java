package dev.slipway.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/**
 * The supervisor's own record of what it did, for people and for tests that count effects: a JSON
 * object per line, on disk before the call returns. Holds neither commands nor environments.
 */
final class Events {
  private final RunFiles files;
  private final FileChannel channel;

  Events(RunFiles files) throws IOException {
    this.files = files;
    this.channel =
        FileChannel.open(
            files.events(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  void supervisor(String event, String detail) {
    append(new Line(event).put("detail", detail));
  }

  /** What is about to be done to a service. */
  void intent(String event, String service, String run) {
    append(new Line(event).put("service", service).put("run", run));
  }

  void of(String event, ServiceState state) {
    var line =
        new Line(event)
            .put("service", state.service())
            .put("instance", state.id())
            .put("run", state.run())
            .put("commit", state.commit())
            .put("digest", state.digest())
            .put("restarts", state.restarts());
    state.exitCode().ifPresent(code -> line.put("exit", code));
    state.health().ifPresent(health -> line.put("health", health.name()));
    append(line.put("detail", state.detail()));
  }

  private synchronized void append(Line line) {
    line.put("app", files.app());
    try {
      var bytes = ByteBuffer.wrap(line.close().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      // A full disk: services are kept running without the record.
      System.err.println(Instant.now() + " cannot write " + files.events().getFileName());
    }
  }

  /** One JSON object. */
  private static final class Line {
    private final StringBuilder out = new StringBuilder();

    Line(String event) {
      out.append("{\"ts\":\"").append(Instant.now()).append('"');
      put("event", event);
    }

    Line put(String key, int value) {
      out.append(",\"").append(key).append("\":").append(value);
      return this;
    }

    Line put(String key, String value) {
      if (value.isEmpty()) {
        return this;
      }
      out.append(",\"").append(key).append("\":\"");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
          String hex = Integer.toHexString(c);
          out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
        } else {
          out.append(c);
        }
      }
      out.append('"');
      return this;
    }

    String close() {
      return out.append("}\n").toString();
    }
  }
}
