package dev.slipway.kustomize.incremental;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.FileTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A tree in one pass, asked only once for each path however many builds share it. */
final class Versions implements FileTree {
  private final FileTree tree;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, KustomizeException> missing = new HashMap<>();
  private final Map<String, String> versions = new HashMap<>();

  Versions(FileTree tree) {
    this.tree = tree;
  }

  @Override
  public Place resolve(String path) {
    Place known = places.get(path);
    if (known != null) {
      return known;
    }
    KustomizeException failure = missing.get(path);
    if (failure != null) {
      throw failure;
    }
    try {
      Place place = tree.resolve(path);
      places.put(path, place);
      return place;
    } catch (KustomizeException e) {
      missing.put(path, e);
      throw e;
    }
  }

  /** Where a path leads, as a text to compare. */
  String way(String path) {
    try {
      Place place = resolve(path);
      return (place.isDirectory() ? "directory " : "file ") + place.path();
    } catch (KustomizeException e) {
      return "nothing: " + e.getMessage();
    }
  }

  @Override
  public byte[] read(String path, long most) {
    return tree.read(path, most);
  }

  @Override
  public Optional<Path> onMachine(String path) {
    return tree.onMachine(path);
  }

  @Override
  public String version(String path) {
    String known = versions.get(path);
    if (known == null) {
      known = tree.version(path);
      versions.put(path, known);
    }
    return known;
  }

  String versionOrNothing(String path) {
    try {
      return version(path);
    } catch (KustomizeException e) {
      return "nothing: " + e.getMessage();
    }
  }
}
