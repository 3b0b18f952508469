package dev.slipway.plan;

import dev.slipway.model.App;
import dev.slipway.model.Change;
import dev.slipway.model.CommitId;
import dev.slipway.model.Digest;
import dev.slipway.model.Finding;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Plan;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verification.SmokeTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes a plan: what is to be created, replaced, kept and removed, in which order, and why.
 *
 * <p>A service comes after those that it depends on. What is no longer wanted is removed last, so
 * that nothing is taken away before its successor stands; only where it holds a host port that a
 * service of the plan needs does it go first.
 */
public final class Planner {
  private final App app;
  private final Version wanted;
  private final Optional<Version> previous;
  private final Observed observed;
  private final Fields fields;

  private Planner(App app, Version wanted, Optional<Version> previous, Observed observed) {
    this.app = app;
    this.wanted = wanted;
    this.previous = previous;
    this.observed = observed;
    Secrets before = previous.map(version -> version.rendered().secrets()).orElse(Secrets.NONE);
    this.fields = new Fields(wanted.rendered().secrets().and(before));
  }

  /**
   * The plan that leads from what runs to what is wanted.
   *
   * @param wanted as the target prepared it, with images pinned
   * @param previous what was applied last; empty where nothing was, or the record is lost
   * @param findings of the policy and of the target's preview
   * @param notes of the target's preview and of the host's files that were taken up
   * @throws dev.slipway.model.Problem with exit code 10 where services need each other in a circle
   */
  public static Plan plan(
      App app,
      Version wanted,
      Optional<Version> previous,
      Observed observed,
      List<Finding> findings,
      List<String> notes) {
    return new Planner(app, wanted, previous, observed).plan(findings, notes);
  }

  private Plan plan(List<Finding> findings, List<String> notes) {
    Map<String, Change> services = new LinkedHashMap<>();
    for (String service : order()) {
      services.put(service, follow(change(service), services));
    }
    var changes = new ArrayList<Change>(services.values());
    var needed = neededPorts(services);
    for (String service : removals()) {
      var removal = new Change.Remove(service, keptVolumes(service));
      boolean first = oldPorts(service).stream().anyMatch(needed::contains);
      changes.add(first ? firstAfterRemovals(changes) : changes.size(), removal);
    }
    return new Plan(
        hash(changes),
        app.name(),
        app.target(),
        wanted.rendered().revision(),
        previousCommit(),
        wanted.rendered().digest(),
        changes,
        findings,
        notes);
  }

  /** A service that takes over a host port comes, if it can, after the one that gives it up. */
  private List<String> order() {
    Map<String, Set<String>> givers = new LinkedHashMap<>();
    var names = wanted.rendered().services().keySet();
    for (String service : names) {
      var ports = wanted.hostPorts(service);
      givers.put(
          service,
          names.stream()
              .filter(other -> !other.equals(service))
              .filter(other -> oldPorts(other).stream().anyMatch(ports::contains))
              .collect(Collectors.toSet()));
    }
    return Order.of(names, wanted::dependencies, s -> givers.getOrDefault(s, Set.of()));
  }

  private Change change(String service) {
    List<Instance> instances = observed.of(service);
    int replicas = wanted.replicas(service);
    if (instances.isEmpty() && replicas > 0) {
      return new Change.Create(service, fields.between(Optional.empty(), wanted, service));
    }
    return reason(service, instances, replicas)
        .<Change>map(reason -> new Change.Replace(service, differences(service), reason))
        .orElseGet(() -> new Change.Keep(service));
  }

  private List<Change.Field> differences(String service) {
    return previous
        .filter(version -> version.has(service))
        .map(version -> fields.between(Optional.of(version), wanted, service))
        .orElse(List.of());
  }

  /** Why it cannot stay as it is; empty where it can. */
  private Optional<String> reason(String service, List<Instance> instances, int replicas) {
    Optional<String> digest = wanted.digest(service);
    long right = instances.stream().filter(i -> i.serviceDigest().equals(digest)).count();
    if (digest.isEmpty() || right < instances.size()) {
      return Optional.of(otherDigest(service, instances, right));
    }
    if (instances.size() != replicas) {
      return Optional.of("runs " + instances.size() + " of " + replicas + " instances");
    }
    return instances.stream().flatMap(i -> notAlive(service, i).stream()).findFirst();
  }

  private String otherDigest(String service, List<Instance> instances, long right) {
    if (instances.stream().anyMatch(instance -> instance.serviceDigest().isEmpty())) {
      return "was not deployed by Slipway";
    }
    if (right > 0) {
      return "was replaced only in part";
    }
    boolean unchanged =
        previous.flatMap(version -> version.digest(service)).equals(wanted.digest(service));
    if (unchanged) {
      return "has another digest than was deployed";
    }
    boolean sameFields = previous.isPresent() && differences(service).isEmpty();
    return sameFields && previous.get().has(service) ? "a file that it reads changed" : "changed";
  }

  private Optional<String> notAlive(String service, Instance instance) {
    return switch (instance.state()) {
      case RUNNING -> Optional.empty();
      case CREATED -> Optional.of("was created but not started");
      case RESTARTING -> Optional.of("keeps restarting");
      case PAUSED -> Optional.of("is paused");
      case EXITED -> {
        boolean done = instance.exitCode().equals(Optional.of(0)) && wanted.oneShot(service);
        yield done ? Optional.empty() : Optional.of("is not running");
      }
    };
  }

  /** What shares a namespace with a service that starts anew, or asks for it, is replaced, too. */
  private Change follow(Change change, Map<String, Change> before) {
    if (!(change instanceof Change.Keep(String service))) {
      return change;
    }
    return wanted.dependencies(service).stream()
        .filter(dependency -> wanted.restartsWith(service, dependency))
        .filter(dependency -> !(before.get(dependency) instanceof Change.Keep))
        .findFirst()
        .<Change>map(
            dependency -> new Change.Replace(service, List.of(), "restarts with " + dependency))
        .orElse(change);
  }

  /** Services that run and are not wanted, those that need others before the others. */
  private List<String> removals() {
    var names =
        observed.instances().stream()
            .map(Instance::service)
            .filter(service -> !wanted.has(service))
            .collect(Collectors.toCollection(TreeSet::new));
    return Order.of(
            names,
            service -> previous.map(version -> version.dependencies(service)).orElse(Set.of()),
            _ -> Set.of())
        .reversed();
  }

  private static int firstAfterRemovals(List<Change> changes) {
    int at = 0;
    while (at < changes.size() && changes.get(at) instanceof Change.Remove) {
      at++;
    }
    return at;
  }

  private Set<String> neededPorts(Map<String, Change> services) {
    var ports = new LinkedHashSet<String>();
    services.forEach((service, change) -> {
      if (!(change instanceof Change.Keep)) {
        ports.addAll(wanted.hostPorts(service));
      }
    });
    return ports;
  }

  private Set<String> oldPorts(String service) {
    return previous.map(version -> version.hostPorts(service)).orElse(Set.of());
  }

  /** Where the record of what ran is lost, all volumes that the new version does not name. */
  private List<String> keptVolumes(String service) {
    if (previous.isPresent() && previous.get().has(service)) {
      return List.copyOf(previous.get().volumes(service));
    }
    var used = new TreeSet<String>();
    wanted.rendered().services().keySet().forEach(name -> used.addAll(wanted.volumes(name)));
    return observed.volumes().stream().filter(volume -> !used.contains(volume)).sorted().toList();
  }

  private Optional<CommitId> previousCommit() {
    return previous
        .map(version -> version.rendered().revision().commit())
        .or(() -> {
          var commits =
              observed.instances().stream()
                  .flatMap(instance -> instance.commit().stream())
                  .distinct()
                  .toList();
          return commits.size() == 1 ? Optional.of(commits.getFirst()) : Optional.empty();
        });
  }

  /**
   * Covers what is done and with which commands; not why, and nothing that moves by itself, so that
   * an approval lasts while the effects stay the same.
   */
  private String hash(List<Change> changes) {
    var steps = new ArrayList<Tree>();
    for (Change change : changes) {
      steps.add(step(change));
    }
    var effects =
        Tree.mapping()
            .put("version", 1)
            .put("app", app.name().value())
            .put("target", app.target().toString())
            .put("project", wanted.rendered().project())
            .put("rendered", wanted.rendered().digest())
            .put("changes", new Tree.Sequence(steps));
    app.backup().ifPresent(backup -> effects.put("backup", Tree.ofTexts(backup.command())));
    var commands = new ArrayList<Tree>();
    for (SmokeTest test : app.verify().smoke()) {
      if (test instanceof SmokeTest.Command command) {
        commands.add(Tree.ofTexts(command.command()));
      }
    }
    effects.put("smoke", new Tree.Sequence(commands));
    return Digest.of(effects.build().canonicalJson());
  }

  private Tree step(Change change) {
    String action =
        switch (change) {
          case Change.Create _ -> "create";
          case Change.Update _ -> "update";
          case Change.Replace _ -> "replace";
          case Change.Remove _ -> "remove";
          case Change.Keep _ -> "keep";
          case Change.Retain _ -> "retain";
        };
    return Tree.mapping()
        .put("service", change.service())
        .put("action", action)
        .put("digest", wanted.digest(change.service()))
        .put("image", wanted.service(change.service()).text("image"))
        .build();
  }
}
