package dev.slipway.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that are either as before or as wanted after a crash, never torn. */
final class DurableFile {
  private DurableFile() {}

  /** Replaces a file, mode 0600; when this returns, the new content survives a power loss. */
  static void write(Path file, byte[] content) throws IOException {
    Path directory = Workspace.privateParent(file);
    Path next = Files.createTempFile(directory, "." + file.getFileName(), ".new");
    try {
      try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
    sync(directory);
  }

  /** Makes the names in a directory durable. */
  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, Set.of(StandardOpenOption.READ))) {
      channel.force(true);
    }
  }
}
