package dev.slipway.source;

import dev.slipway.git.Mirror;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.HashMap;
import java.util.Map;

/** What {@code .gitmodules} says about where submodules come from. */
final class Submodules {
  private Submodules() {}

  /** Path of each submodule to its URL, as the commit has them. */
  static Map<String, String> urls(Mirror mirror, String tree) {
    var listing = mirror.git().run("config", "--blob", tree + ":.gitmodules", "-z", "--list");
    if (!listing.ok()) {
      return Map.of();
    }
    var paths = new HashMap<String, String>();
    var urls = new HashMap<String, String>();
    for (String entry : listing.text().split("\0")) {
      int line = entry.indexOf('\n');
      String key = line < 0 ? entry : entry.substring(0, line);
      String value = line < 0 ? "" : entry.substring(line + 1);
      if (key.startsWith("submodule.") && key.endsWith(".path")) {
        paths.put(name(key, ".path"), value);
      } else if (key.startsWith("submodule.") && key.endsWith(".url")) {
        urls.put(name(key, ".url"), value);
      }
    }
    var byPath = new HashMap<String, String>();
    paths.forEach((name, path) -> {
      String url = urls.get(name);
      if (url != null) {
        byPath.put(path, url);
      }
    });
    return byPath;
  }

  static Problem withoutUrl(String path) {
    return new Problem(
        ExitCode.PREPARE_FAILED,
        "the submodule \"" + Wording.printable(path) + "\" has no URL in .gitmodules",
        "",
        "add it there, or remove the submodule");
  }

  private static String name(String key, String suffix) {
    return key.substring("submodule.".length(), Math.max(10, key.length() - suffix.length()));
  }
}
