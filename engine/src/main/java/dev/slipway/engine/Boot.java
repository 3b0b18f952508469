package dev.slipway.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one start of the machine from the next, so that a run from before a power loss shows. */
final class Boot {
  private Boot() {}

  /** The kernel's boot id; "unknown" on systems that have none. */
  static String id() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
