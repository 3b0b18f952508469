package dev.slipway.kubernetes.apply;

import dev.slipway.model.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How an object itself asks to be treated, by annotations or labels: Slipway's own, or Flux's of
 * the same meaning. What Git says and what stands on the live object count alike.
 */
record Directives(List<Tree.Mapping> sources) {
  private static final List<String> PREFIXES =
      List.of("slipway.dev/", "kustomize.toolkit.fluxcd.io/");

  /** What an object asks for, in one or several of its versions. */
  static Directives of(Tree.Mapping rendered, Optional<Tree.Mapping> live) {
    return new Directives(Stream.concat(Stream.of(rendered), live.stream()).toList());
  }

  static Directives of(Tree.Mapping live) {
    return new Directives(List.of(live));
  }

  /** It is neither applied nor pruned. */
  boolean leftAlone() {
    return says("reconcile", "disabled") || says("ssa", "ignore");
  }

  /** It is created where it is missing and never changed. */
  boolean createdOnly() {
    return says("ssa", "ifnotpresent");
  }

  /** Fields that other tools have set on it stay. */
  boolean merged() {
    return says("ssa", "merge");
  }

  /** It may be deleted and created anew where it cannot be changed. */
  boolean forced() {
    return says("force", "enabled");
  }

  /** It stays when it is no longer wanted. */
  boolean kept() {
    return says("prune", "disabled");
  }

  /** It may go when it is no longer wanted, even though data goes with it. */
  boolean mayGo() {
    return says("prune", "enabled");
  }

  private boolean says(String name, String value) {
    return sources.stream()
        .map(object -> object.mapping("metadata"))
        .flatMap(m -> Stream.of(m.mapping("annotations"), m.mapping("labels")))
        .flatMap(keys -> PREFIXES.stream().flatMap(prefix -> keys.text(prefix + name).stream()))
        .anyMatch(said -> said.toLowerCase(Locale.ROOT).equals(value));
  }
}
