package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the fields of an object that another deployment tool has applied become Slipway's: its
 * entries in the managed fields are made over, so that what Git does not have goes, and does not
 * stay for ever as the field of a tool that nobody uses any more. Pure.
 */
final class Takeover {
  /** What tools that apply whole objects call themselves. Not those that people edit with. */
  private static final Set<String> TOOLS =
      Set.of(
          "kubectl",
          "kubectl-client-side-apply",
          "kubectl-create",
          "kubectl-last-applied",
          "before-first-apply",
          "argocd-controller",
          "argocd-application-controller",
          "kustomize-controller",
          "helm-controller",
          "helm");

  private Takeover() {}

  /** The managed fields as they are set first; empty where no tool has any. */
  static Optional<Tree> managers(Tree.Mapping live, Tree.Mapping applied) {
    if (FieldSets.own(live).isPresent()
        || FieldSets.entries(live).noneMatch(entry -> isTools(entry, applied))) {
      return Optional.empty();
    }
    Tree.Mapping fields = Tree.Mapping.EMPTY;
    var entries = new ArrayList<Tree>();
    Optional<String> time = Optional.empty();
    for (Tree.Mapping entry : FieldSets.entries(live).toList()) {
      if (isTools(entry, applied)) {
        fields = FieldSets.union(fields, entry.mapping("fieldsV1"));
        time = entry.text("time");
      } else {
        entries.add(entry);
      }
    }
    entries.add(
        Tree.mapping()
            .put("manager", Cluster.FIELD_MANAGER)
            .put("operation", "Apply")
            .put("apiVersion", applied.text("apiVersion"))
            .put("time", time)
            .put("fieldsType", "FieldsV1")
            .put("fieldsV1", fields)
            .build());
    return Optional.of(new Tree.Sequence(entries));
  }

  /** What becomes of an object that is applied, once the tools' fields are Slipway's. */
  static Tree.Mapping after(Tree.Mapping dryRun, Tree.Mapping applied) {
    List<Tree.Mapping> kept = new ArrayList<>();
    Tree.Mapping given = Tree.Mapping.EMPTY;
    for (Tree.Mapping entry : FieldSets.entries(dryRun).toList()) {
      if (isTools(entry, applied)) {
        given = FieldSets.union(given, entry.mapping("fieldsV1"));
      } else {
        kept.add(entry.mapping("fieldsV1"));
      }
    }
    return (Tree.Mapping) FieldSets.without(dryRun, given, kept);
  }

  /** Fields of another version of the API cannot be put together with those of this one. */
  private static boolean isTools(Tree.Mapping entry, Tree.Mapping applied) {
    return TOOLS.contains(entry.text("manager").orElse(""))
        && entry.text("subresource").isEmpty()
        && entry.text("apiVersion").equals(applied.text("apiVersion"));
  }
}
