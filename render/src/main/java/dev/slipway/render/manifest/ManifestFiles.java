package dev.slipway.render.manifest;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which files of a directory are manifests. */
public final class ManifestFiles {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
  private static final List<String> KUSTOMIZATIONS =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
  private static final int MOST_FILES = 100_000;

  private ManifestFiles() {}

  /** Whether a kustomization is in a directory itself. */
  public static boolean isKustomization(Path directory) {
    return KUSTOMIZATIONS.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
  }

  /**
   * All files of YAML and JSON below a directory, sorted; in place of a directory's files the
   * directory itself where a kustomization is in it. Names that begin with a dot are left out, and
   * links to directories are not followed.
   */
  public static List<Path> below(Path directory) {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
              if (!visited.equals(directory) && isHidden(visited)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              if (isKustomization(visited)) {
                found.add(visited);
                return FileVisitResult.SKIP_SUBTREE;
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              boolean manifest = ENDINGS.stream().anyMatch(file.toString()::endsWith);
              if (manifest && !isHidden(file) && Files.isRegularFile(file)) {
                found.add(file);
              }
              return found.size() > MOST_FILES
                  ? FileVisitResult.TERMINATE
                  : FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR, "cannot be read", directory.toString(), "check its permissions", e);
    }
    if (found.size() > MOST_FILES) {
      throw new Problem(
          ExitCode.USAGE,
          "more than %,d files of YAML and JSON".formatted(MOST_FILES),
          directory.toString(),
          "name a smaller directory as the app's path");
    }
    found.sort(Comparator.comparing(Path::toString));
    return found;
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }
}
