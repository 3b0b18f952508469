package dev.slipway.kubernetes.apply;

import dev.slipway.model.Finding;
import dev.slipway.model.Finding.Severity;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may be removed because it is no longer rendered. Pure.
 *
 * @param enabled false: nothing is
 * @param limit the share of an app's objects, in percent, that one deployment may remove
 * @param confirmed true where a person has said that more is meant
 */
record PruneRules(boolean enabled, int limit, boolean confirmed) {
  private static final int LIMIT = 50;

  /** Kinds that data goes with. */
  private static final Set<String> HOLDING =
      Set.of("PersistentVolumeClaim", "Namespace", "CustomResourceDefinition.apiextensions.k8s.io");

  /** What Kustomize appends to the names of generated ConfigMaps and Secrets. */
  private static final Pattern HASH = Pattern.compile("-[bcdfghkmt2456789]{10}$");

  /** The rules that the settings of an app give under {@code prune}. */
  static PruneRules of(Tree.Mapping settings) {
    Tree.Mapping prune = settings.mapping("prune");
    return new PruneRules(
        !prune.text("enabled").equals(Optional.of("false")),
        prune.text("limit").map(Integer::parseInt).orElse(LIMIT),
        prune.text("confirmed").equals(Optional.of("true")));
  }

  /** Why an object that is no longer rendered stays; empty where it may go. */
  Optional<String> retained(ObjectId id, Tree.Mapping live, Ownership owner) {
    Directives directives = Directives.of(live);
    if (!owner.owns(live)) {
      return Optional.of(
          "it no longer carries the labels of "
              + owner.app()
              + "; delete it by hand if nobody needs it");
    }
    if (directives.kept() || directives.leftAlone()) {
      return Optional.of("its annotations say that it is not to be pruned");
    }
    if (!enabled) {
      return Optional.of("kubernetes.prune.enabled is false for the app");
    }
    if (holdsData(id) && !directives.mayGo()) {
      return Optional.of(
          "data goes with it; annotate it with slipway.dev/prune: enabled to have it removed, or"
              + " put it back into Git");
    }
    return Optional.empty();
  }

  /** Whether data goes with an object: it is never removed without being asked for by itself. */
  static boolean holdsData(ObjectId id) {
    String kind = id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group();
    return HOLDING.contains(kind);
  }

  /**
   * What speaks against removing so much at once.
   *
   * @param before all that the inventory has
   * @param wanted all that is rendered now
   * @param removed what would be removed
   */
  List<Finding> guard(
      Collection<ObjectId> before, Collection<ObjectId> wanted, Collection<ObjectId> removed) {
    if (confirmed || removed.isEmpty()) {
      return List.of();
    }
    if (wanted.isEmpty()) {
      return List.of(
          new Finding(
              Severity.ERROR,
              "prune-all",
              "",
              "nothing is rendered any more, and "
                  + objects(removed.size())
                  + " would be removed: "
                  + some(removed),
              "see whether the path in slipway.yaml is still the right one; if all is to go: slipway"
                  + " deploy APP --prune, or take the app out of slipway.yaml"));
    }
    Set<Object> renewed = wanted.stream().map(PruneRules::generated).collect(Collectors.toSet());
    List<ObjectId> dropped =
        removed.stream().filter(id -> !renewed.contains(generated(id)) || !isHashed(id)).toList();
    if (dropped.size() < 2 || dropped.size() * 100L <= (long) limit * before.size()) {
      return List.of();
    }
    return List.of(
        new Finding(
            Severity.ERROR,
            "prune-limit",
            "",
            dropped.size()
                + " of "
                + objects(before.size())
                + " would be removed, more than "
                + limit
                + " %: "
                + some(dropped),
            "if that is meant: slipway deploy APP --prune, or raise kubernetes.prune.limit; if"
                + " not, see what was renamed or moved"));
  }

  private static String objects(int count) {
    return count + (count == 1 ? " object" : " objects");
  }

  private static String some(Collection<ObjectId> ids) {
    String first = ids.stream().limit(5).map(ObjectId::toString).collect(Collectors.joining(", "));
    return first + (ids.size() > 5 ? " ..." : "");
  }

  /** A generated object whose content changed has another name and is no less there. */
  private static ObjectId generated(ObjectId id) {
    return isHashed(id)
        ? new ObjectId(
            id.group(), id.kind(), id.namespace(), HASH.matcher(id.name()).replaceFirst("-#"))
        : id;
  }

  private static boolean isHashed(ObjectId id) {
    return id.group().isEmpty()
        && (id.kind().equals("ConfigMap") || id.kind().equals("Secret"))
        && HASH.matcher(id.name()).find();
  }
}
