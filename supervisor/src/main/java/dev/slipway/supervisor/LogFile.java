package dev.slipway.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log of one service: a line is the time, {@code stdout} or {@code stderr}, and the text.
 *
 * <p>A full file is moved aside to {@code .1}, that one to {@code .2}; older ones go. A line that
 * cannot be written (a full disk) is dropped: a service must not stop because its log does.
 */
final class LogFile {
  static final long LARGEST = 10_000_000;
  private static final int KEPT = 3;

  private final Path file;
  private final long largest;
  private @Nullable FileChannel channel;
  private long size;
  private Instant last = Instant.EPOCH;

  LogFile(Path file, long largest) {
    this.file = file;
    this.largest = largest;
  }

  synchronized void append(String stream, String text) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    // A clock that is set back must not put lines out of order.
    last = now.isAfter(last) ? now : last;
    byte[] line = (last + " " + stream + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (channel != null && size + line.length > largest && size > 0) {
        rotate();
      }
      var open = channel == null ? open() : channel;
      var bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
      size += line.length;
    } catch (IOException e) {
      close();
    }
  }

  synchronized void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing was buffered, so nothing is lost.
    }
    channel = null;
  }

  private FileChannel open() throws IOException {
    var opened =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    channel = opened;
    size = opened.size();
    return opened;
  }

  private void rotate() throws IOException {
    close();
    for (int number = KEPT - 1; number >= 1; number--) {
      Path older = number == 1 ? file : numbered(number - 1);
      if (Files.exists(older)) {
        Files.move(older, numbered(number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
