package dev.slipway.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the packages whose {@code package-info} does not say what they are for. */
final class PackagePages {
  private static final Pattern OPENING = Pattern.compile("\\A\\s*/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern PURPOSE = Pattern.compile("(\\S+ ){2,}?\\S*\\.( .*)?");

  private PackagePages() {}

  /** What is missing below a source root, one line for each package. */
  static List<String> missing(Path sources) {
    return packages(sources).stream().flatMap(folder -> missing(sources, folder).stream()).toList();
  }

  /** The folders that hold a class. */
  static List<Path> packages(Path sources) {
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java"))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> missing(Path sources, Path folder) {
    String name = sources.relativize(folder).toString().replace('/', '.');
    Path page = folder.resolve("package-info.java");
    if (!Files.exists(page)) {
      return Optional.of(name + " has no package-info.java");
    }
    try {
      String text = Files.readString(page);
      if (!text.contains("\n@NullMarked\n")) {
        return Optional.of(name + " is not @NullMarked");
      }
      if (!saysItsPurpose(text)) {
        return Optional.of(name + " does not open with a sentence on its purpose");
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the first comment starts with a sentence of three words or more. */
  private static boolean saysItsPurpose(String text) {
    Matcher opening = OPENING.matcher(text);
    return opening.find()
        && PURPOSE.matcher(opening.group(1).replaceAll("[\\s*]+", " ").strip()).matches();
  }
}
