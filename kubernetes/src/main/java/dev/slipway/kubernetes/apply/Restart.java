package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.apply.Leftovers.Leftover;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has the pods of an app made anew, as {@code kubectl rollout restart} does: by an annotation on
 * their template, so that each controller rolls them as it would roll a new version.
 */
public final class Restart {
  static final String ANNOTATION = "kubectl.kubernetes.io/restartedAt";

  private static final Set<String> ROLLED = Set.of("Deployment", "StatefulSet", "DaemonSet");

  private final Cluster cluster;
  private final String fleet;
  private final InstantSource clock;

  public Restart(Cluster cluster, String fleet, InstantSource clock) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.clock = clock;
  }

  /**
   * Restarts the Deployments, StatefulSets and DaemonSets that the app owns, or one of them.
   *
   * <p>The annotation is patched and not applied: what applying keeps does not include it, so that
   * the next deployment neither plans nor removes it.
   *
   * @param name {@code web}, {@code Deployment/web} or {@code Deployment/shop/web}; empty for all
   * @throws Problem with exit code 2 where there is none, or it cannot be restarted now
   */
  public void of(AppName app, String namespace, Optional<String> name) {
    var owner = new Ownership(fleet, app);
    List<Leftover> all =
        new Leftovers(cluster, owner)
            .of(new InventoryStore(cluster, owner, namespace).read().entries()).stream()
                .filter(object -> ROLLED.contains(object.id().kind()))
                .filter(object -> object.id().group().equals("apps"))
                .filter(object -> owner.owns(object.live()))
                .toList();
    List<Leftover> meant =
        all.stream().filter(o -> name.isEmpty() || isNamed(o.id(), name.get())).toList();
    if (meant.isEmpty()) {
      throw nothing(app, name, all);
    }
    meant.stream().filter(Restart::isPaused).findFirst().ifPresent(Restart::refuse);
    Tree.Mapping patch = patch(clock.instant());
    meant.forEach(object ->
        cluster.patch(object.type(), object.id().namespace(), object.id().name(), "", patch));
  }

  private static boolean isNamed(ObjectId id, String name) {
    return List.of(id.name(), id.kind() + "/" + id.name(), id.toString()).stream()
        .anyMatch(name::equalsIgnoreCase);
  }

  private static boolean isPaused(Leftover object) {
    return object.live().mapping("spec").text("paused").equals(Optional.of("true"));
  }

  private static void refuse(Leftover paused) {
    throw new Problem(
        ExitCode.USAGE,
        "it is paused (spec.paused), so that nothing would be restarted",
        paused.id().toString(),
        "take spec.paused out of its manifest and deploy, or restart another object by its name");
  }

  private static Problem nothing(AppName app, Optional<String> name, List<Leftover> all) {
    String known = all.stream().map(o -> o.id().toString()).collect(Collectors.joining(", "));
    String what =
        name.map(n -> "it has nothing called " + Wording.printable(n) + " that can be restarted")
            .orElse("it has no Deployment, StatefulSet or DaemonSet on the cluster");
    return new Problem(
        ExitCode.USAGE,
        what,
        app.value(),
        known.isEmpty() ? "see what it has: slipway get " + app : "there are: " + known);
  }

  private static Tree.Mapping patch(Instant now) {
    Tree.Mapping patch = Tree.mapping().put(ANNOTATION, now.toString()).build();
    for (String key : List.of("annotations", "metadata", "template", "spec")) {
      patch = Tree.mapping().put(key, patch).build();
    }
    return patch;
  }
}
