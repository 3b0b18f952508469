package dev.slipway.render.manifest;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.FileTree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The files of a checkout, with a note of each that was read or looked for in vain. */
final class RecordedTree implements FileTree {
  private final FileTree files;
  private final Map<Path, byte[]> read = new LinkedHashMap<>();
  private final Set<Path> missed = new LinkedHashSet<>();

  RecordedTree(FileTree files) {
    this.files = files;
  }

  Map<Path, byte[]> read() {
    return read;
  }

  Set<Path> missed() {
    return missed;
  }

  @Override
  public Place resolve(String path) {
    try {
      return files.resolve(path);
    } catch (KustomizeException e) {
      if (path.indexOf('\0') < 0) {
        missed.add(Path.of(path).normalize());
      }
      throw e;
    }
  }

  @Override
  public byte[] read(String path, long most) {
    byte[] content = files.read(path, most);
    read.put(Path.of(path), content);
    return content;
  }

  @Override
  public String version(String path) {
    return files.version(path);
  }
}
