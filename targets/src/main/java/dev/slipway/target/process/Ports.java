package dev.slipway.target.process;

import dev.slipway.supervisor.Names;
import dev.slipway.supervisor.RunningProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who listens on this machine's ports, from {@code /proc}. */
final class Ports {
  private static final String LISTENING = "0A";

  /** The beginning of an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) as the kernel writes it. */
  private static final String MAPPED = "0000000000000000FFFF0000";

  private Ports() {}

  /**
   * A port that is in use.
   *
   * @param everywhere true where it is bound on all addresses
   * @param owner empty where this user may not see whose it is
   */
  record Bound(
      String protocol, int port, String address, boolean everywhere, Optional<Owner> owner) {
    boolean clashes(String otherProtocol, int otherPort, String hostAddress) {
      boolean anywhere = hostAddress.isEmpty() || hostAddress.equals("0.0.0.0");
      return protocol.equals(otherProtocol)
          && port == otherPort
          && (everywhere || anywhere || address.equals(hostAddress));
    }
  }

  /**
   * The process behind a port.
   *
   * @param app the app of Slipway that it belongs to; empty for any other process
   */
  record Owner(RunningProcess process, String program, Optional<String> app) {
    @Override
    public String toString() {
      return program + " (pid " + process.pid() + app.map(name -> ", app " + name).orElse("") + ")";
    }
  }

  static List<Bound> bound() {
    var bound = new ArrayList<Bound>();
    Map<String, Owner> owners = owners();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      String protocol = table.substring(0, 3);
      for (String line : lines(Path.of("/proc/net", table))) {
        String[] field = line.strip().split("\\s+");
        boolean header = field.length < 10 || !field[1].contains(":");
        if (!header && (protocol.equals("udp") || field[3].equals(LISTENING))) {
          String address = field[1].substring(0, field[1].indexOf(':'));
          bound.add(
              new Bound(
                  protocol,
                  Integer.parseInt(field[1].substring(field[1].indexOf(':') + 1), 16),
                  readable(address),
                  address.chars().allMatch(c -> c == '0'),
                  Optional.ofNullable(owners.get(field[9]))));
        }
      }
    }
    return bound;
  }

  /**
   * The bytes of an IPv4 address stand in the machine's order, which is little-endian. A program
   * that listens on an IPv4 address through an IPv6 socket, as Java's do, shows as a mapped one.
   */
  private static String readable(String hex) {
    if (hex.startsWith(MAPPED) && hex.length() == 32) {
      return readable(hex.substring(MAPPED.length()));
    }
    if (hex.length() != 8) {
      return hex;
    }
    var parts = new ArrayList<String>();
    for (int at = 6; at >= 0; at -= 2) {
      parts.add(Integer.toString(Integer.parseInt(hex.substring(at, at + 2), 16)));
    }
    return String.join(".", parts);
  }

  private static Map<String, Owner> owners() {
    var owners = new HashMap<String, Owner>();
    for (var process : RunningProcess.all()) {
      Path descriptors = Path.of("/proc", Integer.toString(process.pid()), "fd");
      try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
        for (Path descriptor : open) {
          inode(descriptor).ifPresent(inode -> owners.computeIfAbsent(inode, _ -> owner(process)));
        }
      } catch (IOException e) {
        // It ended, or belongs to a user whose files are not ours to see.
      }
    }
    return owners;
  }

  private static Optional<String> inode(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:[")
          ? Optional.of(target.substring(8, target.length() - 1))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Owner owner(RunningProcess process) {
    var program = lines(Path.of("/proc", Integer.toString(process.pid()), "comm"));
    return new Owner(
        process,
        program.isEmpty() ? "a process" : program.getFirst(),
        Optional.ofNullable(process.environment().get(Names.APP)));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
