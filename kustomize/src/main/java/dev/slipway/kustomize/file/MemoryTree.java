package dev.slipway.kustomize.file;

import dev.slipway.kustomize.KustomizeException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Files in memory, without links. */
public final class MemoryTree implements FileTree {
  private final Map<String, byte[]> files = new HashMap<>();
  private final Set<String> directories = new HashSet<>(Set.of("/"));

  public MemoryTree() {}

  /** Puts a file there, in the place of what was there before. */
  public MemoryTree with(String path, byte[] content) {
    String file = FilePaths.clean("/" + path);
    files.put(file, content.clone());
    for (String directory = FilePaths.parent(file);
        directories.add(directory);
        directory = FilePaths.parent(directory)) {
      // Every directory on the way up exists as well.
    }
    return this;
  }

  public MemoryTree with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Place resolve(String path) {
    String clean = FilePaths.clean("/" + path);
    if (directories.contains(clean)) {
      return new Place(clean, true);
    }
    if (files.containsKey(clean)) {
      return new Place(clean, false);
    }
    throw new KustomizeException(
        "evalsymlink failure on '%s' : lstat %s: no such file or directory".formatted(path, clean));
  }

  @Override
  public byte[] read(String path, long most) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new KustomizeException("open " + path + ": no such file or directory");
    }
    if (content.length > most) {
      throw Work.tooLarge(path, most);
    }
    return content.clone();
  }

  @Override
  public String version(String path) {
    return Digest.of(read(path, Long.MAX_VALUE));
  }
}
