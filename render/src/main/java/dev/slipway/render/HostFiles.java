package dev.slipway.render;

import dev.slipway.model.AppName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a host adds to an app outside Git. Both are taken up where they exist, named in the plan and
 * never shown.
 *
 * @param override a Compose file that comes after all others
 * @param env variables, which win over the repository's
 */
public record HostFiles(Optional<Path> override, Optional<Path> env) {
  public static final HostFiles NONE = new HostFiles(Optional.empty(), Optional.empty());

  /** Those below {@code config/<app>} under a fleet's root that are there now. */
  public static HostFiles under(Path root, AppName app) {
    Path folder = root.resolve("config").resolve(app.value());
    return new HostFiles(
        Optional.of(folder.resolve("docker-compose.override.yml")).filter(Files::isRegularFile),
        Optional.of(folder.resolve(".env")).filter(Files::isRegularFile));
  }
}
