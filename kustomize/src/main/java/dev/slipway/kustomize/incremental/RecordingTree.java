package dev.slipway.kustomize.incremental;

import dev.slipway.kustomize.file.FileTree;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A tree that notes what one build asks it. */
final class RecordingTree implements FileTree {
  private final Versions tree;
  private final Set<Reading> readings = new LinkedHashSet<>();
  private boolean complete = true;

  RecordingTree(Versions tree) {
    this.tree = tree;
  }

  List<Reading> readings() {
    return List.copyOf(readings);
  }

  /** Whether nothing was read beside this tree's back: a program reads by itself. */
  boolean isComplete() {
    return complete;
  }

  @Override
  public Optional<Path> onMachine(String path) {
    complete = false;
    return tree.onMachine(path);
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
