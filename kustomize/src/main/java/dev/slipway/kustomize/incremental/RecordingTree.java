package dev.slipway.kustomize.incremental;

import dev.slipway.kustomize.file.FileTree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A tree that notes what one build asks it. */
final class RecordingTree implements FileTree {
  private final Versions tree;
  private final Set<Reading> readings = new LinkedHashSet<>();

  RecordingTree(Versions tree) {
    this.tree = tree;
  }

  List<Reading> readings() {
    return List.copyOf(readings);
  }

  @Override
  public Place resolve(String path) {
    readings.add(new Reading.Way(path, tree.way(path)));
    return tree.resolve(path);
  }

  @Override
  public byte[] read(String path, long most) {
    readings.add(new Reading.Content(path, tree.versionOrNothing(path)));
    return tree.read(path, most);
  }

  @Override
  public String version(String path) {
    return tree.version(path);
  }
}
