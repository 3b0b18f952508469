package dev.slipway.kustomize.reference;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.reference.RenamedResources.Candidate;
import dev.slipway.kustomize.reference.RenamedResources.Namesakes;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds what one field names.
 *
 * @param path where the field is
 * @param target of which type it names resources
 */
record ReferralSearch(Referrer referrer, String path, Gvk target, RenamedResources index) {

  /** What a field with just a name means. */
  Optional<Resource> byName(String name, Node field) {
    return choose(visible(namesakes(name)), Resource::name, field);
  }

  /** What a field with a name means that could have had a namespace beside it. */
  Optional<Resource> byNameInAnyNamespace(String name, Node field) {
    return choose(visible(namesakes(name)), ReferralSearch::nameAndNamespace, field);
  }

  /**
   * What a name and a namespace mean: what was read with that namespace, or where nothing was, what
   * has it now.
   */
  Optional<Resource> byNameAndNamespace(String name, String namespace, Node field) {
    if (namespace.equals(RenamedResources.CLUSTER)) {
      return Optional.empty();
    }
    boolean wasOriginal = index.originallyIn(namespace).stream().anyMatch(referrer::sees);
    List<Candidate> candidates =
        wasOriginal ? namesakes(name).originallyIn(namespace) : namesakes(name).in(namespace);
    return choose(
        candidates.stream().filter(referrer::sees).toList(),
        ReferralSearch::nameAndNamespace,
        field);
  }

  private Namesakes namesakes(String name) {
    return index.named(target.kind(), name);
  }

  private static String nameAndNamespace(Resource resource) {
    return resource.name() + "\n" + resource.namespace();
  }

  private List<Candidate> visible(Namesakes namesakes) {
    if (referrer.seesAll() || namesakes.all().isEmpty()) {
      return namesakes.all();
    }
    List<Candidate> found = new ArrayList<>();
    referrer.visibleNamespaces().forEach(namespace -> found.addAll(namesakes.in(namespace)));
    found.removeIf(candidate -> !referrer.sees(candidate));
    found.sort(Comparator.comparingInt(Candidate::position));
    return found;
  }

  private Optional<Resource> choose(
      List<Candidate> visible, Function<Resource, String> identity, Node field) {
    List<Resource> candidates = new ArrayList<>();
    if (!visible.isEmpty()) {
      Predicate<Resource> hadType = hadType();
      visible.stream().map(Candidate::resource).filter(hadType).forEach(candidates::add);
    }
    if (candidates.size() > 1) {
      candidates.removeIf(other -> !Affixes.mayBeOfOneContext(other, referrer.resource()));
    }
    if (candidates.size() > 1) {
      candidates.removeIf(other -> !Affixes.areOfOneContext(other, referrer.resource()));
    }
    if (candidates.stream().map(identity).distinct().count() > 1) {
      throw ambiguous(candidates, field);
    }
    return candidates.stream().findFirst();
  }

  /** A role binding says of which kind the role is that it names. */
  private Predicate<Resource> hadType() {
    Predicate<Resource> hadTarget = resource -> hadType(resource, target);
    if (!path.endsWith("roleRef/name")
        || !(referrer.resource().root().get("roleRef") instanceof MapNode roleRef)
        || !(roleRef.get("apiGroup") instanceof ScalarNode group)
        || !(roleRef.get("kind") instanceof ScalarNode kind)) {
      return hadTarget;
    }
    Gvk role = new Gvk(group.value(), "", kind.value());
    return hadTarget.and(resource -> hadType(resource, role));
  }

  private static boolean hadType(Resource resource, Gvk type) {
    return resource.previousIds().stream().anyMatch(id -> id.gvk().isSelectedBy(type));
  }

  private static KustomizeException ambiguous(List<Resource> candidates, Node field) {
    return new KustomizeException(
        "found multiple possible referrals: "
            + candidates.stream().map(Objects::toString).collect(Collectors.joining(", ")),
        field.source(),
        "give them different names, or say in which namespace the one that is meant is");
  }
}
