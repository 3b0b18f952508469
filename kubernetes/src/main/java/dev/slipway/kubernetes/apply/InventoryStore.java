package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.apply.Inventory.Part;
import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.model.CommitId;
import dev.slipway.model.Release;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the inventory of one app on the cluster: in ConfigMaps in the app's namespace, {@code
 * slipway-<app>}, {@code slipway-<app>-2} ...
 */
final class InventoryStore {
  static final String LABEL = "slipway.dev/inventory";
  static final String COMMIT = "slipway.dev/commit";
  static final String RUN = "slipway.dev/run";

  /** An object may have 1 MiB and some. */
  private static final int SIZE = 800_000;

  private static final ResourceType TYPE =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true);

  private final Cluster cluster;
  private final Ownership owner;
  private final String namespace;

  InventoryStore(Cluster cluster, Ownership owner, String namespace) {
    this.cluster = cluster;
    this.owner = owner;
    this.namespace = namespace;
  }

  /** What is remembered; {@link Inventory#NONE} for an app that was never applied. */
  Inventory read() {
    return inventory(parts());
  }

  /**
   * Remembers these entries and no others. Writes nothing where they are remembered.
   *
   * @param release what they are applied from
   */
  void write(List<Entry> wanted, Release release) {
    List<Tree.Mapping> there = parts();
    Inventory before = inventory(there);
    for (Part part : before.holding(wanted, SIZE)) {
      boolean surplus = part.number() > 1 && part.entries().isEmpty();
      Tree.Mapping object = written(part, release);
      Optional<Tree.Mapping> old =
          there.stream().filter(o -> name(o).equals(name(part.number()))).findFirst();
      if (surplus) {
        old.ifPresent(this::delete);
      } else if (old.isEmpty() || !FieldSets.settled(old.get(), object)) {
        cluster.apply(TYPE, object, true, false);
      }
    }
  }

  /** Forgets all of it. */
  void forget() {
    parts().forEach(this::delete);
  }

  private void delete(Tree.Mapping part) {
    cluster.delete(TYPE, namespace, name(part), new Cluster.Deletion("", false, false));
  }

  private List<Tree.Mapping> parts() {
    var parts = new ArrayList<Tree.Mapping>();
    var selector = new Cluster.Selector(owner.selector() + "," + LABEL + "=true", "");
    cluster.list(
        TYPE,
        namespace,
        selector,
        part ->
            parts.add(part.with("apiVersion", Tree.of("v1")).with("kind", Tree.of("ConfigMap"))));
    parts.sort(Comparator.comparingInt(this::number));
    return parts;
  }

  private Inventory inventory(List<Tree.Mapping> objects) {
    var parts =
        objects.stream()
            .map(part ->
                new Part(
                    number(part),
                    InventoryText.read(
                        part.mapping("data").text("objects").orElse(""),
                        "ConfigMap/" + namespace + "/" + name(part))))
            .toList();
    return new Inventory(
        parts,
        objects.stream()
            .flatMap(p -> p.mapping("metadata").mapping("annotations").text(COMMIT).stream())
            .findFirst()
            .map(CommitId::new));
  }

  private Tree.Mapping written(Part part, Release release) {
    Tree.Mapping metadata =
        Tree.mapping()
            .put("name", name(part.number()))
            .put("namespace", namespace)
            .put("labels", Tree.mapping().put(LABEL, "true").build())
            .put(
                "annotations",
                Tree.mapping()
                    .put(COMMIT, release.commit().value())
                    .put(RUN, release.run().value())
                    .build())
            .build();
    return owner.on(
        Tree.mapping()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put("metadata", metadata)
            .put("data", Tree.mapping().put("objects", InventoryText.write(part.entries())).build())
            .build());
  }

  private String name(int number) {
    return "slipway-" + owner.app() + (number == 1 ? "" : "-" + number);
  }

  private int number(Tree.Mapping part) {
    String name = name(part);
    String first = name(1);
    return name.equals(first) ? 1 : Integer.parseInt(name.substring(first.length() + 1));
  }

  private static String name(Tree.Mapping object) {
    return object.mapping("metadata").text("name").orElse("");
  }
}
