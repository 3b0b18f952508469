package dev.slipway.engine;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes, which only root can make. */
final class SmallDisk {
  private SmallDisk() {}

  static void over(Path directory) {
    try {
      Docker.run(
          Path.of("/"), "mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", directory.toString());
    } catch (AssertionError e) {
      abort("this user cannot mount a small file system: " + e.getMessage());
    }
  }

  /** Leaves no room for anything. */
  static void fill(Path filler) throws IOException {
    for (int block = 1 << 20; block > 0; block /= 4) {
      try (OutputStream out = Files.newOutputStream(filler, CREATE, APPEND)) {
        while (true) {
          out.write(new byte[block]);
        }
      } catch (IOException e) {
        // That is what we want; the next block is smaller.
      }
    }
  }

  static void take(Path directory) {
    Docker.run(Path.of("/"), "umount", "--lazy", directory.toString());
  }
}
