package dev.slipway.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Looks for a secret where none may be. */
final class Leaks {
  private Leaks() {}

  /** Every file that a full run left below the root, unpacked where it is packed. */
  static List<Path> files(Path root, String secret) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals(".env"))
          .filter(file -> contains(file, secret))
          .toList();
    }
  }

  private static boolean contains(Path file, String secret) {
    try (var in = Files.newInputStream(file)) {
      boolean packed = file.toString().endsWith(".gz");
      byte[] bytes = (packed ? new GZIPInputStream(in) : in).readAllBytes();
      return new String(bytes, ISO_8859_1).contains(secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes of this machine whose command line anybody could read it from. */
  static List<String> commandLines(String secret) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(secret))
        .toList();
  }
}
