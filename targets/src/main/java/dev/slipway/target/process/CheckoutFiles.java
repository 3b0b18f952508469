package dev.slipway.target.process;

import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes a service's digest cover the program that it runs out of the checkout.
 *
 * <p>The rule: where {@code working_dir} names a directory of the checkout, or a word of {@code
 * entrypoint} or {@code command} names a file in it ({@code ./server.py}, {@code server.py} in a
 * shell's script), the digest covers the content of the app's whole directory, except for the files
 * that the renderer read: what they say is in the service's own digest already. A service that only
 * runs programs of the machine ({@code sleep 1000}) is not replaced because a file changed.
 */
final class CheckoutFiles {
  private static final int MOST_FILES = 100_000;

  private CheckoutFiles() {}

  static boolean concern(Place place, String workingDirectory, List<String> command) {
    Path directory = place.directory().resolve(workingDirectory).normalize();
    if (!workingDirectory.isEmpty() && directory.startsWith(place.root())) {
      return true;
    }
    return command.stream()
        .flatMap(word -> List.of(word.split("[\\s'\"`;|&<>()=,]+")).stream())
        .filter(word -> !word.isEmpty() && word.length() < 500 && word.indexOf('\0') < 0)
        .anyMatch(word -> names(place, directory, word));
  }

  private static boolean names(Place place, Path directory, String word) {
    Path file = directory.resolve(word).normalize();
    return file.startsWith(place.root())
        && !file.equals(place.root())
        && !file.equals(place.directory())
        && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** One digest over names, kinds and contents of all files of the app but the rendered ones. */
  static String digest(Place place, Rendered rendered) {
    var read = new HashSet<Path>();
    for (var input : rendered.inputs()) {
      if (!input.hostLocal()) {
        read.add(place.root().resolve(input.file()).normalize());
      }
    }
    var entries = new TreeMap<String, String>();
    try (var files = Files.walk(place.directory())) {
      for (Path file : (Iterable<Path>) files.limit(MOST_FILES)::iterator) {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !read.contains(file)) {
          entries.put(place.directory().relativize(file).toString(), entry(file));
        }
      }
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the checkout cannot be read",
          place.directory().toString(),
          "run the command again; it makes the checkout anew",
          e);
    }
    return Digest.of(entries.toString());
  }

  private static String entry(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link " + Files.readSymbolicLink(file);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "other";
    }
    return (Files.isExecutable(file) ? "program " : "file ") + Digest.of(Files.readAllBytes(file));
  }
}
