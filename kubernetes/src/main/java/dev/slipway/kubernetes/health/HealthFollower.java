package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.api.Cluster.Watch;
import dev.slipway.kubernetes.api.Cluster.Watcher;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.health.Progress.Ailing;
import dev.slipway.kubernetes.health.Progress.Followed;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import dev.slipway.target.ObjectTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Follows the health of objects as the API server tells of it, without asking again and again.
 *
 * <p>One watch for each kind and namespace sees the objects, from a complete look on that is no
 * older than the writes before it; so no status of an older generation can count. Where workloads
 * are not ready at once, the pods of their namespaces are watched as well: one of the newest
 * revision that will not run whatever one waits ends the waiting.
 */
public final class HealthFollower implements ObjectTarget.HealthWatch {
  /** How long a trouble may last that another controller, or the next try, may end. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int PROOFS = 20;

  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod");

  private static final List<String> TELLING =
      List.of("panic", "fatal", "exception", "error", "cannot", "denied", "refused", "failed");

  private final Cluster cluster;
  private final Subject subject;
  private final InstantSource clock;
  private final Progress progress;
  private final Revisions revisions;
  private final Explanation explanation;
  private final List<Watch> watches = new ArrayList<>();
  private final Set<String> podNamespaces = new HashSet<>();

  /** What was looked into and found to be no reason to give up, each with what it looked like. */
  private final Set<String> dismissed = new HashSet<>();

  /**
   * What is followed.
   *
   * @param labels a selector that all of the objects match
   * @param namespace of those that give none
   * @param objects as they were applied
   * @param generations that objects got by being applied, as far as that is known: no older one
   *     counts
   */
  public record Subject(
      String labels,
      String namespace,
      List<Tree.Mapping> objects,
      Map<ObjectId, Long> generations,
      HealthExpressions expressions,
      Secrets secrets) {
    public Subject {
      objects = List.copyOf(objects);
      generations = Map.copyOf(generations);
    }
  }

  private record Place(ResourceType type, String namespace) {}

  /** Begins to follow. */
  public HealthFollower(Cluster cluster, Subject subject, InstantSource clock) {
    this.cluster = cluster;
    this.subject = subject;
    this.clock = clock;
    this.revisions = new Revisions(cluster);
    this.explanation = new Explanation(cluster, subject.secrets());
    Map<Place, Set<ObjectId>> places = new LinkedHashMap<>();
    List<ObjectId> ids = new ArrayList<>();
    for (Tree.Mapping object : subject.objects()) {
      ObjectId written = ObjectId.of(object);
      Optional<ResourceType> type =
          cluster.type(object.text("apiVersion").orElse(""), written.kind());
      ObjectId id = type.map(t -> placed(written, t)).orElse(written);
      ids.add(id);
      type.ifPresent(t ->
          places.computeIfAbsent(new Place(t, id.namespace()), _ -> new LinkedHashSet<>()).add(id));
    }
    this.progress = new Progress(ids, this::judge, clock);
    try {
      places.keySet().forEach(this::follow);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private ObjectId placed(ObjectId id, ResourceType type) {
    String namespace =
        !type.namespaced() ? "" : id.namespace().isEmpty() ? subject.namespace() : id.namespace();
    return new ObjectId(id.group(), id.kind(), namespace, id.name());
  }

  private Readiness judge(ObjectId id, Tree.Mapping object) {
    long applied = subject.generations().getOrDefault(id, 0L);
    if (new Live(object).generation().orElse(applied) < applied) {
      return Readiness.inProgress("generation " + applied + " is not seen yet");
    }
    return subject
        .expressions()
        .judge(object)
        .orElseGet(() -> Readiness.of(object, clock.instant()));
  }

  private void follow(Place place) {
    ResourceType type = place.type();
    progress.lookBegins();
    watches.add(
        cluster.watch(
            type,
            place.namespace(),
            new Selector(subject.labels(), ""),
            new Watcher() {
              @Override
              public void present(Tree.Mapping object) {
                Tree.Mapping whole = whole(type, object);
                guarded(() -> progress.present(ObjectId.of(whole), whole));
              }

              @Override
              public void gone(Tree.Mapping object) {
                Tree.Mapping whole = whole(type, object);
                progress.gone(ObjectId.of(whole), new Live(whole).uid());
              }

              @Override
              public void complete() {
                progress.lookIsComplete();
              }

              @Override
              public void failed(ApiFailure failure) {
                progress.blinded(
                    new Problem(
                        ExitCode.VERIFY_FAILED,
                        "the health of "
                            + type.plural()
                            + " cannot be followed: "
                            + failure.getMessage(),
                        place.namespace().isEmpty() ? "" : "namespace " + place.namespace(),
                        "let Slipway get, list and watch " + type.plural()));
              }
            }));
  }

  /** A fault of ours in a watch's thread must not leave anybody waiting. */
  private void guarded(Runnable noting) {
    try {
      noting.run();
    } catch (RuntimeException e) {
      progress.blinded(
          new Problem(
              ExitCode.BUG, "an object could not be judged: " + e, "", "report this fault", e));
    }
  }

  /** An object with its kind, which the items of a list need not name. */
  static Tree.Mapping whole(ResourceType type, Tree.Mapping object) {
    return object.get("kind").isPresent()
        ? object
        : object.with("apiVersion", Tree.of(type.apiVersion())).with("kind", Tree.of(type.kind()));
  }

  /** Watches the pods of a namespace; seldom is one asked for twice. */
  private void followPods(String namespace) {
    Optional<ResourceType> type = cluster.type("v1", "Pod");
    if (type.isEmpty() || !podNamespaces.add(namespace)) {
      return;
    }
    watches.add(
        cluster.watch(
            type.get(),
            namespace,
            Selector.ALL,
            new Watcher() {
              @Override
              public void present(Tree.Mapping object) {
                guarded(() -> progress.podPresent(new Live(whole(type.get(), object))));
              }

              @Override
              public void gone(Tree.Mapping object) {
                progress.podGone(new Live(whole(type.get(), object)));
              }

              @Override
              public void complete() {
                // What there is to know of pods has been told one by one.
              }

              @Override
              public void failed(ApiFailure failure) {
                // Objects say themselves whether they are well; their pods only say why not.
              }
            }));
  }

  @Override
  public Verdict await(Duration timeout, BooleanSupplier stopped) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      long seen = progress.changes();
      progress.judgeAgain();
      Optional<Verdict> lost = lost();
      if (lost.isPresent()) {
        return lost.get();
      }
      if (progress.allWell()) {
        return new Verdict.Healthy(proofs());
      }
      if (stopped.getAsBoolean()) {
        return late("when the waiting was ended");
      }
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (!left.isPositive()) {
        return late("after " + spoken(timeout));
      }
      if (progress.looked()) {
        progress.waiting().stream()
            .map(Followed::id)
            .filter(id -> WORKLOADS.contains(id.kind()) && !id.namespace().isEmpty())
            .map(ObjectId::namespace)
            .forEach(this::followPods);
      }
      progress.awaitChange(seen, left.compareTo(LOOK) < 0 ? left : LOOK);
    }
  }

  @Override
  public Verdict observe(Duration time, BooleanSupplier stopped) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (true) {
      long seen = progress.changes();
      Optional<Verdict> lost = lost();
      if (lost.isPresent()) {
        return lost.get();
      }
      List<Followed> fallen = progress.fallen();
      if (!fallen.isEmpty()) {
        return unhealthy(fallen.getFirst(), "while it was watched", worst(fallen.getFirst()));
      }
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (!left.isPositive() || stopped.getAsBoolean()) {
        return steady(time);
      }
      progress.awaitChange(seen, left.compareTo(LOOK) < 0 ? left : LOOK);
    }
  }

  private Verdict steady(Duration time) {
    List<String> proofs = new ArrayList<>();
    proofs.add("steady for " + spoken(time));
    progress.waiting().stream()
        .limit(PROOFS)
        .map(other -> other.phrase() + ", changed meanwhile")
        .forEach(proofs::add);
    return new Verdict.Healthy(proofs);
  }

  /** What will not become well, whatever one waits. */
  private Optional<Verdict> lost() {
    for (Followed object : progress.failed()) {
      if (isItsOwn(object)) {
        return Optional.of(unhealthy(object, "", worst(object)));
      }
    }
    for (Ailing ailing : progress.ailing()) {
      if (ailing.lost(clock.instant(), PATIENCE)) {
        Optional<Followed> workload = dooms(ailing);
        if (workload.isPresent()) {
          return Optional.of(unhealthy(workload.get(), "", Optional.of(ailing)));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a failure is one of what was applied. A Deployment that is changed back keeps the
   * condition of the bad revision for a moment, under its new generation; the condition names the
   * ReplicaSet that it speaks of.
   */
  private boolean isItsOwn(Followed object) {
    if (!object.id().kind().equals("Deployment") || object.live().isEmpty()) {
      return true;
    }
    Live live = object.live().get();
    String said =
        live.condition("Progressing")
            .filter(condition -> condition.reason().equals("ProgressDeadlineExceeded"))
            .map(Live.Condition::message)
            .orElse("");
    String version = live.uid() + live.text("metadata.resourceVersion");
    if (!said.contains("\"") || dismissed.contains(version)) {
      return !said.contains("\"");
    }
    boolean own =
        revisions.newestSet(live).map(set -> said.contains('"' + set.name() + '"')).orElse(true);
    if (!own) {
      dismissed.add(version);
    }
    return own;
  }

  /** The workload that a lost pod keeps from becoming well. */
  private Optional<Followed> dooms(Ailing ailing) {
    Live pod = ailing.pod();
    String look = pod.uid() + pod.text("metadata.resourceVersion");
    Optional<Followed> workload = revisions.workload(pod).flatMap(progress::of);
    if (workload.isEmpty() || workload.get().live().isEmpty()) {
      return Optional.empty();
    }
    Live live = workload.get().live().get();
    // A Job counts its own failures, and says when there are too many.
    boolean counted = live.id().kind().equals("Job") && ailing.trouble().looping();
    String both = look + live.text("metadata.resourceVersion");
    if (counted || Readiness.unobserved(live).isPresent() || dismissed.contains(both)) {
      return Optional.empty();
    }
    if (revisions.newest(live, pod)) {
      return workload;
    }
    dismissed.add(both);
    return Optional.empty();
  }

  private Verdict late(String when) {
    List<Followed> waiting = progress.waiting();
    Followed first =
        waiting.stream()
            .min(
                Comparator.comparingInt(
                    (Followed object) -> WORKLOADS.contains(object.id().kind()) ? 0 : 1))
            .orElseThrow();
    String others =
        waiting.size() == 1 ? "" : ", and " + (waiting.size() - 1) + " more are not well";
    return unhealthy(first, when + others, worst(first));
  }

  /** The pod of a workload that is worst off. */
  private Optional<Ailing> worst(Followed object) {
    return progress.ailing().stream()
        .sorted(Comparator.comparing((Ailing ailing) -> ailing.trouble().weight()))
        .filter(ailing -> belongs(ailing, object))
        .findFirst();
  }

  private boolean belongs(Ailing ailing, Followed object) {
    try {
      return ailing.pod().id().equals(object.id())
          || revisions.workload(ailing.pod()).filter(object.id()::equals).isPresent();
    } catch (ApiFailure e) {
      return false;
    }
  }

  private Verdict unhealthy(Followed object, String when, Optional<Ailing> ailing) {
    List<String> seen = new ArrayList<>();
    String pod =
        ailing
            .map(a -> ": pod " + a.pod().name() + " " + explanation.bounded(a.trouble().phrase()))
            .orElse("");
    List<String> log = ailing.map(a -> explanation.log(a.pod(), a.trouble())).orElse(List.of());
    log.forEach(line -> seen.add("log " + ailing.orElseThrow().pod().name() + " | " + line));
    List<String> warnings =
        ailing.map(Ailing::pod).or(object::live).map(explanation::warnings).orElse(List.of());
    warnings.forEach(warning -> seen.add("event " + warning));
    String hint = pod.isEmpty() && !warnings.isEmpty() ? " (event " + warnings.getLast() + ")" : "";
    seen.addAll(proofs());
    return new Verdict.Unhealthy(
        object.id().toString(),
        explanation.bounded(object.phrase() + (when.isEmpty() ? "" : " " + when) + pod + hint),
        firstError(log),
        seen);
  }

  private static String firstError(List<String> log) {
    return log.stream()
        .filter(line -> TELLING.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
        .findFirst()
        .orElseGet(() -> log.isEmpty() ? "" : log.getLast());
  }

  /** What is well: workloads by name, what merely exists by number, and not more than one reads. */
  private List<String> proofs() {
    List<String> proofs = new ArrayList<>();
    Map<String, Integer> existing = new TreeMap<>();
    int more = 0;
    for (Followed object : progress.all()) {
      if (!object.readiness().isCurrent()) {
        continue;
      }
      if (object.readiness().message().equals("exists")) {
        existing.merge(object.id().kind(), 1, Integer::sum);
      } else if (proofs.size() < PROOFS) {
        proofs.add(object.phrase());
      } else {
        more++;
      }
    }
    if (more > 0) {
      proofs.add(more + " more are current");
    }
    if (!existing.isEmpty()) {
      proofs.add(counted(existing));
    }
    return proofs;
  }

  private static String counted(Map<String, Integer> existing) {
    Collection<String> kinds =
        existing.entrySet().stream()
            .limit(PROOFS)
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .toList();
    return "exist: "
        + String.join(", ", kinds)
        + (existing.size() > PROOFS ? " and other kinds" : "");
  }

  private static String spoken(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
    watches.clear();
  }
}
