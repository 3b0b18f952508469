package dev.slipway.kustomize.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Input of a build.
 *
 * @param files texts by path; each character of a text is one byte where it is below U+0100 and the
 *     path ends in {@code .bin}
 * @param target the directory that is built
 * @param flags of the command
 */
record Tree(Map<String, String> files, String target, List<String> flags) {
  Tree {
    files = Map.copyOf(files);
    flags = List.copyOf(flags);
  }

  Tree with(String path, String text) {
    var changed = new TreeMap<>(files);
    changed.put(path, text);
    return new Tree(changed, target, flags);
  }

  Tree without(String path) {
    var changed = new TreeMap<>(files);
    changed.remove(path);
    return new Tree(changed, target, flags);
  }

  Tree withFlags(List<String> others) {
    return new Tree(files, target, others);
  }

  byte[] bytes(String path) {
    String text = files.getOrDefault(path, "");
    return text.getBytes(
        path.endsWith(".bin") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /** Writes the files below a directory; those of repositories stand elsewhere. */
  void write(Path directory) throws IOException {
    for (String path : files.keySet()) {
      if (!Repositories.holds(path)) {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes(path));
      }
    }
  }

  /** All of it on one page, for a person. */
  @Override
  public String toString() {
    var page = new StringBuilder("build " + target + " " + String.join(" ", flags) + "\n");
    new TreeMap<>(files)
        .forEach((path, text) -> page.append("=== ").append(path).append('\n').append(text));
    return page.toString();
  }
}
