package dev.slipway.render;

import dev.slipway.data.Limits;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The only way in which a rendering reads files: fenced in, limited in size, and written down. */
final class ProjectFiles {
  private final @Nullable Path fence;
  private final Set<Path> outside;
  private final HostPaths hostPaths;
  private final Map<Path, byte[]> read = new LinkedHashMap<>();
  private final Set<Path> missed = new LinkedHashSet<>();

  /**
   * @param fence the directory that reads must stay in, without symbolic links; empty for no fence
   * @param outside files that may be read although they are not in it
   * @param hostPaths where the files of a deployment are that Git does not have
   */
  ProjectFiles(Optional<Path> fence, Set<Path> outside, HostPaths hostPaths) {
    this.fence = fence.orElse(null);
    this.hostPaths = hostPaths;
    this.outside = Set.copyOf(outside);
  }

  /** The files of this machine, anywhere. */
  static ProjectFiles ofThisMachine() {
    return new ProjectFiles(Optional.empty(), Set.of(), HostPaths.NONE);
  }

  Optional<Path> fence() {
    return Optional.ofNullable(fence);
  }

  /** Where an env file, a secret or a config is: in the checkout, else among the host's files. */
  Path located(Path path) {
    if (fence == null || !path.startsWith(fence)) {
      return path;
    }
    return exists(path) ? path : hostPaths.instead(path).orElse(path);
  }

  /** Every file that was read, with its content. */
  Map<Path, byte[]> read() {
    return read;
  }

  /** Every file that was looked for and not there: had it been, the result might differ. */
  Set<Path> missed() {
    return missed;
  }

  boolean isFile(Path path) {
    Path inside = fenced(path);
    boolean there = Files.exists(inside) && !Files.isDirectory(inside);
    if (!there) {
      missed.add(path);
    }
    return there;
  }

  boolean isDirectory(Path path) {
    return Files.isDirectory(fenced(path));
  }

  boolean exists(Path path) {
    boolean there = Files.exists(fenced(path));
    if (!there) {
      missed.add(path);
    }
    return there;
  }

  /** A file's text; strict about its encoding. */
  String text(Path path) {
    byte[] bytes = bytes(path);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Problem(ExitCode.USAGE, "not UTF-8", shown(path), "save it as UTF-8", e);
    }
  }

  byte[] bytes(Path path) {
    Path inside = fenced(path);
    byte[] known = read.get(path);
    if (known != null) {
      return known;
    }
    try {
      if (Files.isDirectory(inside)) {
        throw new Problem(ExitCode.USAGE, "a directory where a file is expected", shown(path), "");
      }
      if (Files.size(inside) > 4L * Limits.DEFAULT.characters()) {
        throw tooLarge(path);
      }
      byte[] bytes = Files.readAllBytes(inside);
      read.put(path, bytes);
      return bytes;
    } catch (NoSuchFileException e) {
      missed.add(path);
      throw new Problem(
          ExitCode.USAGE, "no such file", shown(path), "add it, or correct its name", e);
    } catch (IOException e) {
      throw new Problem(ExitCode.ERROR, "cannot be read", shown(path), "check its permissions", e);
    }
  }

  private Problem tooLarge(Path path) {
    return new Problem(
        ExitCode.USAGE,
        "the file is larger than the %,d bytes that Slipway reads"
            .formatted(4L * Limits.DEFAULT.characters()),
        shown(path),
        "take out what does not belong in it");
  }

  /** The real place of a path, which must be inside the fence wherever its links lead. */
  private Path fenced(Path path) {
    boolean given = outside.contains(path) || hostPaths.has(path);
    if (fence == null || given || path.equals(Path.of("/dev/null"))) {
      return path;
    }
    Path normal = path.normalize();
    if (!normal.startsWith(fence) || !real(normal).startsWith(fence)) {
      throw new Problem(
          ExitCode.USAGE,
          "the file is outside the checkout",
          shown(path),
          "move it into the repository; host-local files go to config/<app> under the fleet's root");
    }
    return normal;
  }

  /** Follows links as far as the path exists. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      if (Files.isSymbolicLink(path)) {
        return dangling(path);
      }
      return parent == null || name == null ? path : real(parent).resolve(name);
    }
  }

  private static Path dangling(Path link) {
    try {
      return link.resolveSibling(Files.readSymbolicLink(link)).normalize();
    } catch (IOException e) {
      return Path.of("/");
    }
  }

  String shown(Path path) {
    return Wording.printable(
        fence != null && path.startsWith(fence)
            ? fence.relativize(path).toString()
            : path.toString());
  }

  /** A path from a file; one that no file system can have is refused where it stands. */
  static Path path(Value at, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw Refusal.at(at, "not a path: " + Wording.printable(text), "correct it");
    }
  }
}
