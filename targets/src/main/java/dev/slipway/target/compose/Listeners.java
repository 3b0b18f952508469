package dev.slipway.target.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which process of this machine listens on a TCP port, as the kernel tells it. */
final class Listeners {
  private static final String LISTEN = "0A";

  private final Path proc;

  Listeners(Path proc) {
    this.proc = proc;
  }

  /** Empty where nothing is in the way; "another process" where it cannot be seen which is. */
  Optional<String> onPort(int port, String address) {
    var inodes = new HashSet<String>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      inodes.addAll(inodes(proc.resolve(table), port, address));
    }
    if (inodes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(owner(inodes).orElse("another process"));
  }

  private static Set<String> inodes(Path table, int port, String address) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    var found = new HashSet<String>();
    try (var lines = Files.lines(table)) {
      lines
          .map(line -> line.strip().split("\\s+"))
          .filter(f -> f.length > 9 && f[1].endsWith(suffix) && f[3].equals(LISTEN))
          .filter(f -> Ports.collide(address(f[1]), address))
          .forEach(f -> found.add("socket:[" + f[9] + "]"));
    } catch (IOException e) {
      // No such table: a kernel without IPv6.
    }
    return found;
  }

  /** An IPv4 address out of the kernel's little-endian digits; all of IPv6 counts as everywhere. */
  private static String address(String local) {
    String digits = local.substring(0, local.indexOf(':'));
    if (digits.length() != 8) {
      return "";
    }
    var bytes = HexFormat.of().parseHex(digits);
    return "%d.%d.%d.%d"
        .formatted(bytes[3] & 0xff, bytes[2] & 0xff, bytes[1] & 0xff, bytes[0] & 0xff);
  }

  private Optional<String> owner(Set<String> inodes) {
    try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, inodes)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of("%s (pid %s)".formatted(name, process.getFileName()));
        }
      }
    } catch (IOException e) {
      // Processes come and go, and some are not ours to look into.
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Set<String> inodes) {
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (inodes.contains(Files.readSymbolicLink(descriptor).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // Gone, or not ours to look into.
    }
    return false;
  }
}
