package dev.slipway.kustomize;

import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.MemoryTree;
import java.util.ArrayList;
import java.util.List;

/** A kustomization in memory, as a test writes it: what it prints is upstream's output. */
public final class Fixture {
  private MemoryTree tree = new MemoryTree();
  private final List<String> warnings = new ArrayList<>();

  /** A file of the kustomization that is built, or beside it. */
  public Fixture with(String path, String text) {
    tree = tree.with(path.startsWith("/") ? path : "/app/" + path, text);
    return this;
  }

  /** A kustomization of one resource, with more fields. */
  public static Fixture of(String resource, String fields) {
    return new Fixture()
        .with("resource.yaml", resource)
        .with("kustomization.yaml", "resources: [resource.yaml]\n" + fields);
  }

  public String build() {
    return new Kustomizer(Options.DEFAULT.withWarnings(warnings::add)).build(tree, "/app").text();
  }

  public List<String> warnings() {
    return warnings;
  }
}
