package dev.slipway.render;

import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keyed digests of files and directories of a checkout, each read once. */
final class Contents {
  private static final int MOST_FILES = 100_000;

  private final Path root;
  private final ProjectFiles files;
  private final byte[] key;
  private final Map<Path, String> known = new HashMap<>();
  private final Set<Path> read = new LinkedHashSet<>();

  Contents(Path root, ProjectFiles files, byte[] key) {
    this.root = root;
    this.files = files;
    this.key = key;
  }

  /** The files and directories that were asked for. */
  Set<Path> read() {
    return read;
  }

  /** The digest of what is at a path, or of nothing. */
  String of(Path path) {
    read.add(path);
    return known.computeIfAbsent(path, this::digest);
  }

  private String digest(Path path) {
    if (!files.exists(path)) {
      return "nothing";
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      add(path, path, digest, new int[1]);
      return Digest.keyed(key, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR, "cannot be read", files.shown(path), "check its permissions", e);
    }
  }

  private void add(Path top, Path path, MessageDigest digest, int[] count) throws IOException {
    if (++count[0] > MOST_FILES) {
      throw new Problem(
          ExitCode.USAGE,
          "more than %,d files are mounted or built from".formatted(MOST_FILES),
          files.shown(top),
          "name a smaller directory");
    }
    name(digest, top.relativize(path).toString());
    if (Files.isSymbolicLink(path) && !path.equals(top)) {
      name(digest, "link " + Files.readSymbolicLink(path));
    } else if (Files.isDirectory(path)) {
      name(digest, "directory");
      for (Path child : children(path)) {
        add(top, child, digest, count);
      }
    } else if (Files.isRegularFile(path)) {
      name(digest, Files.isExecutable(path) ? "program" : "file");
      content(path, digest);
    }
  }

  private List<Path> children(Path directory) throws IOException {
    try (var list = Files.list(directory)) {
      return list.filter(child -> !isGit(child)).sorted().toList();
    }
  }

  private boolean isGit(Path path) {
    return path.equals(root.resolve(".git"));
  }

  private static void name(MessageDigest digest, String name) {
    byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static void content(Path file, MessageDigest digest) throws IOException {
    name(digest, Long.toString(Files.size(file)));
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file, new LinkOption[0])) {
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        digest.update(buffer, 0, size);
      }
    }
  }

  boolean isInCheckout(Path path) {
    return path.startsWith(root);
  }

  /** A text without the place of the checkout, which is another for each commit. */
  String withoutPlace(String text) {
    return text.replace(root.toString(), "${checkout}");
  }
}
