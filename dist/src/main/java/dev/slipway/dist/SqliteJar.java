package dev.slipway.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Takes the native libraries out of SQLite's jar and lays this platform's beside it. */
final class SqliteJar {
  private static final String NATIVE = "org/sqlite/native/";

  private SqliteJar() {}

  static void split(Path jar, Path without, Path libraries, Instant built) throws IOException {
    String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String library = NATIVE + "Linux/" + arch + "/libsqlitejdbc.so";
    try (var from = new JarFile(jar.toFile());
        var to = new JarOutputStream(Files.newOutputStream(without))) {
      Files.createDirectories(libraries);
      try (InputStream in = from.getInputStream(from.getEntry(library))) {
        Files.copy(in, libraries.resolve("libsqlitejdbc.so"));
      }
      var entries = from.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
      for (JarEntry entry : entries) {
        if (!entry.getName().startsWith(NATIVE) && !entry.isDirectory()) {
          var copy = new JarEntry(entry.getName());
          copy.setTimeLocal(java.time.LocalDateTime.ofInstant(built, java.time.ZoneOffset.UTC));
          to.putNextEntry(copy);
          try (InputStream in = from.getInputStream(entry)) {
            in.transferTo(to);
          }
          to.closeEntry();
        }
      }
    }
  }
}
