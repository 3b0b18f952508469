package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.Finding.Severity;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells of objects that are there already and that no Slipway has applied. Changes nothing. */
final class Adoption {
  private static final String FLUX = "kustomize.toolkit.fluxcd.io/";

  private final Cluster cluster;
  private final Ownership owner;

  Adoption(Cluster cluster, Ownership owner) {
    this.cluster = cluster;
    this.owner = owner;
  }

  /** Another deployment tool that counts an object as its own. */
  private record Keeper(String who, String next) {}

  /** One warning for each tool that goes on working on objects that would be taken over. */
  static List<Finding> warnings(List<Trial> trials, Ownership owner) {
    var kept = new TreeMap<String, List<Trial>>();
    var next = new TreeMap<String, String>();
    for (Trial trial : trials) {
      if (trial.change().acts() || isForeign(trial, owner)) {
        trial
            .live()
            .flatMap(Adoption::keeper)
            .ifPresent(keeper -> {
              kept.computeIfAbsent(keeper.who(), _ -> new ArrayList<>()).add(trial);
              next.put(keeper.who(), keeper.next());
            });
      }
    }
    return kept.entrySet().stream()
        .map(entry ->
            new Finding(
                Severity.WARNING,
                "kept-by-another-tool",
                entry.getValue().getFirst().item().id().toString(),
                entry.getKey()
                    + " keeps "
                    + some(entry.getValue())
                    + " and will change it back or delete it",
                next.getOrDefault(entry.getKey(), "")))
        .toList();
  }

  private static Optional<Keeper> keeper(Tree.Mapping live) {
    Tree.Mapping labels = live.mapping("metadata").mapping("labels");
    Tree.Mapping annotations = live.mapping("metadata").mapping("annotations");
    Optional<String> argo =
        annotations
            .text("argocd.argoproj.io/tracking-id")
            .map(id -> id.substring(0, Math.max(0, id.indexOf(':'))))
            .or(() -> labels.text("argocd.argoproj.io/instance"));
    if (argo.isPresent()) {
      return Optional.of(
          new Keeper(
              "Argo CD's application " + argo.get(),
              "switch its automated sync off first; later: argocd app delete "
                  + argo.get()
                  + " --cascade=false"));
    }
    Optional<String> flux = labels.text(FLUX + "name");
    if (flux.isPresent()) {
      return Optional.of(
          new Keeper(
              "Flux's Kustomization "
                  + labels.text(FLUX + "namespace").map(ns -> ns + "/").orElse("")
                  + flux.get(),
              "flux suspend kustomization "
                  + flux.get()
                  + " first; later delete it with spec.deletionPolicy: Orphan"));
    }
    Optional<String> helm = annotations.text("meta.helm.sh/release-name");
    return helm.map(release ->
        new Keeper(
            "the Helm release " + release,
            "stop upgrading it; to have Helm forget it without deleting anything, delete its"
                + " Secrets sh.helm.release.v1."
                + release
                + ".v*"));
  }

  /** What a person should know about taking over what is there. */
  List<String> notes(List<Trial> trials) {
    List<Trial> foreign =
        trials.stream()
            .filter(trial -> isForeign(trial, owner) && trial.change().acts())
            .filter(trial -> trial.findings().isEmpty())
            .toList();
    if (foreign.isEmpty()) {
      return List.of();
    }
    var notes = new ArrayList<String>();
    notes.add("takes over what is there already: " + some(foreign));
    for (Trial trial : foreign) {
      String restarting =
          fields(trial.change()).stream()
              .map(Change.Field::path)
              .filter(path -> path.startsWith("spec.template."))
              .collect(Collectors.joining(", "));
      if (!restarting.isEmpty()) {
        notes.add("taking over " + trial.item().id() + " restarts its pods: " + restarting);
      }
    }
    notes.addAll(leftByFlux(trials, foreign));
    return notes;
  }

  /** Without our own labels, which alone are no difference. */
  static List<Change.Field> differences(Change change) {
    return fields(change).stream()
        .filter(field -> !field.path().startsWith("metadata.labels[slipway.dev/"))
        .toList();
  }

  private static List<Change.Field> fields(Change change) {
    return switch (change) {
      case Change.Update update -> update.fields();
      case Change.Replace replace -> replace.fields();
      case Change.Create _, Change.Keep _, Change.Remove _, Change.Retain _ -> List.of();
    };
  }

  static boolean isForeign(Trial trial, Ownership owner) {
    return trial.live().filter(live -> !owner.owns(live)).isPresent();
  }

  /** What Flux's own inventory has and the rendering has not. */
  private List<String> leftByFlux(List<Trial> trials, List<Trial> foreign) {
    Set<ObjectId> rendered =
        trials.stream().map(trial -> trial.item().id()).collect(Collectors.toSet());
    Set<String> asked = new HashSet<>();
    var notes = new ArrayList<String>();
    for (Trial trial : foreign) {
      Tree.Mapping labels =
          trial.live().orElse(Tree.Mapping.EMPTY).mapping("metadata").mapping("labels");
      String name = labels.text(FLUX + "name").orElse("");
      String namespace = labels.text(FLUX + "namespace").orElse("");
      if (!name.isEmpty() && asked.add(namespace + "/" + name)) {
        List<ObjectId> left =
            fluxInventory(namespace, name).stream().filter(id -> !rendered.contains(id)).toList();
        if (!left.isEmpty()) {
          notes.add(
              "Flux's Kustomization "
                  + namespace
                  + "/"
                  + name
                  + " also has what is not rendered here and stays as it is: "
                  + left.stream().map(ObjectId::toString).collect(Collectors.joining(", ")));
        }
      }
    }
    return notes;
  }

  private List<ObjectId> fluxInventory(String namespace, String name) {
    Optional<ResourceType> type =
        cluster.preferredType("kustomize.toolkit.fluxcd.io", "Kustomization");
    try {
      return type.flatMap(served -> cluster.get(served, namespace, name)).stream()
          .flatMap(kustomization ->
              kustomization.mapping("status").mapping("inventory").items("entries").stream())
          .map(Tree.Mapping.class::cast)
          .map(entry -> entry.text("id").orElse("") + " " + entry.text("v").orElse(""))
          .flatMap(line -> InventoryText.read(line, "Kustomization " + name).stream())
          .map(InventoryText.Entry::id)
          .toList();
    } catch (ApiFailure e) {
      // It is only told as far as it may be read.
      return List.of();
    }
  }

  private static String some(List<Trial> trials) {
    String first =
        trials.stream()
            .limit(3)
            .map(trial -> trial.item().id().toString())
            .collect(Collectors.joining(", "));
    return trials.size() > 3 ? first + " and " + (trials.size() - 3) + " more" : first;
  }
}
