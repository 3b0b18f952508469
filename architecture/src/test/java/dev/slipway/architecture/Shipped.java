package dev.slipway.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The modules that Maven builds before this one, and their classes. */
final class Shipped {
  static final Repository REPOSITORY = Repository.here();
  static final Pom PARENT = Pom.read(REPOSITORY.root().resolve("pom.xml"));

  /** Module to directory; the directory of module {@code target} has another name. */
  static final Map<String, Path> DIRECTORIES = directories();

  static final List<String> MODULES =
      DIRECTORIES.keySet().stream().takeWhile(module -> !module.equals("architecture")).toList();

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(
              MODULES.stream()
                  .map(module -> DIRECTORIES.get(module).resolve("target/classes"))
                  .filter(Files::isDirectory)
                  .toList());

  private Shipped() {}

  /** The bad examples, from the folder of these tests alone. */
  static JavaClasses planted() {
    return new ClassFileImporter()
        .importUrl(Shipped.class.getProtectionDomain().getCodeSource().getLocation());
  }

  static Pom pom(String module) {
    return Pom.read(DIRECTORIES.get(module).resolve("pom.xml"));
  }

  static String module(String artifactId) {
    return artifactId.replaceFirst("^slipway-", "");
  }

  private static Map<String, Path> directories() {
    var directories = new LinkedHashMap<String, Path>();
    for (String directory : PARENT.modules()) {
      Path path = REPOSITORY.root().resolve(directory);
      directories.put(module(Pom.read(path.resolve("pom.xml")).artifactId()), path);
    }
    return directories;
  }
}
