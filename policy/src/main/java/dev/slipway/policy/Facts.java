package dev.slipway.policy;

import dev.slipway.model.Checkout;
import dev.slipway.model.Rendered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the checks have to know and cannot see in the rendering; gathered beforehand.
 *
 * @param repository the name of the app's repository in {@code slipway.yaml}; empty where it is not
 *     listed there
 * @param socket the Docker socket of the app's target, where it is not Docker's own
 * @param inGit whether a text stands in a file of the checkout that the rendering was made from
 * @param real where a path of the host leads once its symbolic links are followed
 */
public record Facts(
    Checkout checkout,
    Optional<String> repository,
    Optional<Path> socket,
    Predicate<String> inGit,
    UnaryOperator<Path> real) {
  /** Files that are longer hold no settings. */
  private static final long LONGEST_FILE = 1 << 20;

  /** Reads what the checks have to know from the disk; changes nothing. */
  public static Facts gather(
      Checkout checkout, Rendered rendered, Optional<String> repository, Optional<Path> socket) {
    var tracked = new ArrayList<String>();
    for (Rendered.Input input : rendered.inputs()) {
      if (!input.hostLocal()) {
        content(checkout.root().resolve(input.file())).ifPresent(tracked::add);
      }
    }
    return new Facts(
        checkout,
        repository,
        socket,
        text -> tracked.stream().anyMatch(file -> file.contains(text)),
        Facts::followed);
  }

  private static Optional<String> content(Path file) {
    try {
      return Files.size(file) > LONGEST_FILE
          ? Optional.empty()
          : Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      // An input that is gone by now is the renderer's to complain about.
      return Optional.empty();
    }
  }

  /** The part of the path that exists is followed; what is below it cannot be a link yet. */
  private static Path followed(Path path) {
    Path existing = path.toAbsolutePath().normalize();
    while (existing != null) {
      try {
        Path rest = existing.relativize(path.toAbsolutePath().normalize());
        return existing.toRealPath().resolve(rest).normalize();
      } catch (IOException _) {
        existing = existing.getParent();
      }
    }
    return path;
  }
}
