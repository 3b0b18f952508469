package dev.slipway.render;

import dev.slipway.data.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where services, their keys and the resources that they name stand in the files, so that what is
 * found out about them later can say {@code compose.yaml:12}. Of several files that say the same
 * key, the last one is meant.
 */
final class Positions {
  private static final List<String> SECTIONS =
      List.of("services", "networks", "volumes", "configs", "secrets");

  private Positions() {}

  /** Paths such as {@code services.web.image} to a file and a line. */
  static Map<String, String> of(Value.Mapping project) {
    var positions = new HashMap<String, String>();
    for (String section : SECTIONS) {
      if (project.get(section) instanceof Value.Mapping entries) {
        entries
            .entries()
            .forEach((name, entry) -> {
              String path = section + "." + name;
              put(positions, path, entries.keyAt(name));
              if (entry instanceof Value.Mapping keys) {
                keys.keys().forEach((key, at) -> put(positions, path + "." + key, at));
              }
            });
      }
    }
    return positions;
  }

  private static void put(Map<String, String> positions, String path, Position at) {
    if (!at.file().isEmpty()) {
      positions.put(path, at.file() + ":" + at.line());
    }
  }
}
