package dev.slipway.engine;

import dev.slipway.fleet.Fleet;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose root directory it is. All fleets of a user have the same usual one, and to each the apps of
 * another would be apps that left the fleet. A fleet is known by its name, so that its file may
 * move and be cloned; the first that comes has the root.
 */
public final class RootClaim {
  private RootClaim() {}

  /**
   * Takes a root for a fleet, or sees that it has it.
   *
   * @throws Problem with exit code 2 where the root is another fleet's
   */
  static void of(Fleet fleet) {
    Path file = fleet.root().resolve("state/fleet");
    try {
      if (!Files.exists(file)) {
        take(file, fleet);
      }
      refuseAnother(file, fleet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of the fleet that a root belongs to; empty where it is nobody's yet. */
  public static Optional<String> holder(Path root) {
    Path file = root.resolve("state/fleet");
    try {
      return Files.exists(file) ? Files.readAllLines(file).stream().findFirst() : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Of two that come at once one is first: a name appears whole or not at all. */
  private static void take(Path file, Fleet fleet) throws IOException {
    Path own = Files.createTempFile(Workspace.privateParent(file), ".fleet", ".new");
    try {
      Files.writeString(own, fleet.name() + "\n" + fleet.file() + "\n");
      Files.createLink(file, own);
    } catch (FileAlreadyExistsException e) {
      // Another was first; it may be the same fleet.
    } finally {
      Files.deleteIfExists(own);
    }
  }

  private static void refuseAnother(Path file, Fleet fleet) throws IOException {
    String[] lines = Files.readString(file, StandardCharsets.UTF_8).split("\n", -1);
    if (!lines[0].equals(fleet.name())) {
      throw new Problem(
          ExitCode.USAGE,
          "this directory belongs to the fleet \"%s\"%s, and this is the fleet \"%s\""
              .formatted(
                  Wording.printable(lines[0]),
                  lines.length > 1 ? " of " + Wording.printable(lines[1]) : "",
                  fleet.name()),
          fleet.root().toString(),
          "give this fleet a root of its own: root: in "
              + fleet.file().getFileName()
              + ", or SLIPWAY_ROOT; where the fleet was only renamed, delete "
              + file);
    }
  }
}
