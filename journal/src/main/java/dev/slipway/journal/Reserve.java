package dev.slipway.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Room on the disk that is kept free, so that a full disk can still be told of. */
final class Reserve {
  static final int BYTES = 1 << 20;

  private final Path file;
  private volatile boolean filled;

  Reserve(Path file) {
    this.file = file;
  }

  /** Takes the room, where it is there to be taken; a next call tries again where it is not. */
  void fill() {
    if (filled) {
      return;
    }
    try {
      if (!Files.exists(file) || Files.size(file) < BYTES) {
        write();
      }
      filled = true;
    } catch (IOException e) {
      // The disk is full now; half a reserve would only take room from the journal itself.
      release();
    }
  }

  /** Real blocks: a file that is only set to a length takes no room. */
  private void write() throws IOException {
    var options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel = FileChannel.open(file, options, mode)) {
      var block = ByteBuffer.allocate(1 << 16);
      for (int written = 0; written < BYTES; written += block.capacity()) {
        block.clear();
        while (block.hasRemaining()) {
          channel.write(block);
        }
      }
      channel.force(false);
    }
  }

  /** Gives the room back; false where there was none. */
  boolean release() {
    filled = false;
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      return false;
    }
  }
}
