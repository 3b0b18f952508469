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

  /**
   * What becomes of an object that is applied, once the tools' fields are Slipway's: to be filled
   * in by the server, and without a word on who keeps what.
   */
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
    var left = (Tree.Mapping) FieldSets.without(dryRun, given, kept);
    return left.with("metadata", left.mapping("metadata").without("managedFields"));
  }

  /** A patch that sets the managed fields, and fails where another has written in between. */
  static Tree handedOver(Tree.Mapping live, Tree managers) {
    return new Tree.Sequence(
        List.of(operation("replace", "/metadata/managedFields", managers), sameVersion(live)));
  }

  /** The way back: a patch that takes the labels off and makes Slipway's fields kubectl's. */
  static Tree handedBack(Tree.Mapping live) {
    var entries = new ArrayList<Tree>();
    FieldSets.entries(live)
        .map(entry -> FieldSets.isOwn(entry) ? entry.with("manager", Tree.of("kubectl")) : entry)
        .forEach(entries::add);
    return new Tree.Sequence(
        List.of(
            operation("replace", "/metadata/managedFields", new Tree.Sequence(entries)),
            sameVersion(live),
            operation("remove", "/metadata/labels/slipway.dev~1fleet", new Tree.Null()),
            operation("remove", "/metadata/labels/slipway.dev~1app", new Tree.Null())));
  }

  private static Tree sameVersion(Tree.Mapping live) {
    Tree version = live.mapping("metadata").get("resourceVersion").orElse(new Tree.Null());
    return operation("replace", "/metadata/resourceVersion", version);
  }

  private static Tree operation(String op, String path, Tree value) {
    return Tree.mapping().put("op", op).put("path", path).put("value", value).build();
  }

  /** Fields of another version of the API cannot be put together with those of this one. */
  private static boolean isTools(Tree.Mapping entry, Tree.Mapping applied) {
    return TOOLS.contains(entry.text("manager").orElse(""))
        && entry.text("subresource").isEmpty()
        && entry.text("apiVersion").equals(applied.text("apiVersion"));
  }
}
