package dev.slipway.engine;

import dev.slipway.model.AppName;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * The log of one run: a file of its own, one JSON object per line, redacted; a resumed run goes on
 * writing to the same file. The last line of a run that ended is the event {@code run.end}.
 */
final class RunLog implements AutoCloseable {
  private final FileChannel channel;
  private final AppName app;
  private final RunId run;
  private final TargetRef target;
  private Secrets secrets = Secrets.NONE;

  private RunLog(FileChannel channel, AppName app, RunId run, TargetRef target) {
    this.channel = channel;
    this.app = app;
    this.run = run;
    this.target = target;
  }

  static RunLog open(
      Workspace workspace, AppName app, RunId run, TargetRef target, Instant started) {
    Path file = workspace.log(started, run);
    Workspace.privateParent(file);
    try {
      var channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new RunLog(channel, app, run, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From here on these values are taken out of every line. */
  synchronized void hide(Secrets more) {
    secrets = secrets.and(more);
  }

  /** What hides the secrets of this run. */
  synchronized Secrets secrets() {
    return secrets;
  }

  /** Writes one line; a log that cannot be written (disk full) does not end the run. */
  synchronized void line(String event, String level, Tree.Mapping fields) {
    var line =
        Tree.mapping()
            .put("ts", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("run", run.value())
            .put("app", app.value())
            .put("target", target.toString())
            .put("event", event)
            .put("level", level);
    fields.entries().forEach(line::put);
    String text = secrets.redact(line.build().json()) + "\n";
    try {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // The journal is the record that counts; it has the disk reserve, the log has not.
    }
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
