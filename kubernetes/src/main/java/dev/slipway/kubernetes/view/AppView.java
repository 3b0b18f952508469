package dev.slipway.kubernetes.view;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.apply.Responsibility;
import dev.slipway.kubernetes.apply.Responsibility.Held;
import dev.slipway.model.AppName;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at one app on its cluster. */
public final class AppView implements ObjectView {
  private static final Map<String, String> OWNED =
      Map.of("ReplicaSet", "apps/v1", "Job", "batch/v1", "Pod", "v1");

  private final Cluster cluster;
  private final Responsibility ours;
  private final Standings standings;
  private final AppName app;
  private final String namespace;

  /**
   * @param namespace that holds the app's inventory
   */
  public AppView(
      Cluster cluster, Responsibility ours, Standings standings, AppName app, String namespace) {
    this.cluster = cluster;
    this.ours = ours;
    this.standings = standings;
    this.app = app;
    this.namespace = namespace;
  }

  @Override
  public List<Standing> objects() {
    return ours.held(app, namespace).stream().map(this::standing).toList();
  }

  private Standing standing(Held held) {
    return held.live().map(standings::of).orElseGet(() -> standings.missing(held.id()));
  }

  @Override
  public List<Branch> tree() {
    List<Held> held = ours.held(app, namespace);
    Family family = family(held);
    return held.stream()
        .map(object ->
            object
                .live()
                .map(live -> branch(live, family))
                .orElseGet(() -> new Branch(standings.missing(object.id()), List.of())))
        .toList();
  }

  private Branch branch(Tree.Mapping object, Family family) {
    return new Branch(
        standings.of(object), family.of(object).stream().map(o -> branch(o, family)).toList());
  }

  @Override
  public List<Happening> events() {
    Set<String> uids = uids();
    return eventsNow().stream()
        .filter(event -> uids.contains(Happenings.about(event)))
        .map(this::happening)
        .sorted(Comparator.comparing(Happening::at))
        .toList();
  }

  @Override
  public Totals totals() {
    List<Held> held = ours.held(app, namespace);
    List<Standing> all = held.stream().map(this::standing).toList();
    Family family = family(held);
    List<Tree.Mapping> pods =
        live(held).stream()
            .flatMap(object -> family.all(object).stream())
            .filter(object -> object.text("kind").equals(Optional.of("Pod")))
            .distinct()
            .toList();
    List<Tree.Mapping> claims = claims(held, pods);
    return new Totals(
        all.size(),
        count(all, "Current"),
        count(all, "Failed") + count(all, "NotFound"),
        pods.size(),
        claims.size(),
        claims.stream()
            .map(claim -> claim.mapping("spec").mapping("resources").mapping("requests"))
            .mapToLong(requests -> Quantity.bytes(requests.text("storage").orElse("")))
            .sum());
  }

  private static int count(List<Standing> all, String status) {
    return (int) all.stream().filter(standing -> standing.status().equals(status)).count();
  }

  /** The claims that are objects of the app, and those that its pods mount. */
  private List<Tree.Mapping> claims(List<Held> held, List<Tree.Mapping> pods) {
    String kind = "PersistentVolumeClaim";
    Set<ObjectId> wanted = new LinkedHashSet<>();
    held.stream().map(Held::id).filter(id -> id.kind().equals(kind)).forEach(wanted::add);
    for (Tree.Mapping pod : pods) {
      for (Tree volume : pod.mapping("spec").items("volumes")) {
        ((Tree.Mapping) volume)
            .mapping("persistentVolumeClaim")
            .text("claimName")
            .ifPresent(
                name -> wanted.add(new ObjectId("", kind, ObjectId.of(pod).namespace(), name)));
      }
    }
    if (wanted.isEmpty()) {
      return List.of();
    }
    return namespaces(held).stream()
        .flatMap(place -> list("v1", kind, place).stream())
        .filter(claim -> wanted.contains(ObjectId.of(claim)))
        .toList();
  }

  // -------------------------------------------------------------------------------- following

  @Override
  public void follow(Consumer<Standing> consumer) throws InterruptedException {
    record Place(ResourceType type, String namespace) {}
    Set<Place> places = new LinkedHashSet<>();
    List<Held> held = ours.held(app, namespace);
    for (Held object : held) {
      cluster
          .type(object.apiVersion(), object.id().kind())
          .ifPresent(type -> places.add(new Place(type, object.id().namespace())));
    }
    Map<String, Standing> told = new HashMap<>();
    Consumer<Standing> changed =
        standing -> {
          if (!standing.equals(told.put(standing.object(), standing))) {
            consumer.accept(standing);
          }
        };
    held.stream().map(this::standing).forEach(changed);
    var selector = new Selector(ours.selector(app), "");
    try (var heard = new Hearing(cluster)) {
      places.forEach(place -> heard.of(place.type(), place.namespace(), selector));
      while (true) {
        Hearing.News news = heard.next();
        if (!Responsibility.isInventory(news.object())) {
          changed.accept(
              news.gone()
                  ? standings.missing(ObjectId.of(news.object()))
                  : standings.of(news.object()));
        }
      }
    }
  }

  @Override
  public void followEvents(Consumer<Happening> consumer) throws InterruptedException {
    Set<String> uids = new HashSet<>(uids());
    Set<String> foreign = new HashSet<>();
    Set<String> told = new HashSet<>();
    List<Tree.Mapping> first = new ArrayList<>(eventsNow());
    first.sort(Comparator.comparing(Happenings::at));
    try (var heard = new Hearing(cluster)) {
      ResourceType type = cluster.type("v1", "Event").orElseThrow();
      namespaces(ours.held(app, namespace)).forEach(place -> heard.of(type, place, Selector.ALL));
      first.forEach(event -> foreign.add(Happenings.about(event)));
      foreign.removeAll(uids);
      first.forEach(event -> tell(event, uids, told, consumer));
      while (true) {
        Hearing.News news = heard.next();
        String about = Happenings.about(news.object());
        if (!uids.contains(about) && !foreign.contains(about)) {
          // It may be about a pod that was made since; all others are looked up only once.
          uids.addAll(uids());
          foreign.add(about);
        }
        if (!news.gone()) {
          tell(news.object(), uids, told, consumer);
        }
      }
    }
  }

  private void tell(
      Tree.Mapping event, Set<String> uids, Set<String> told, Consumer<Happening> consumer) {
    Tree.Mapping metadata = event.mapping("metadata");
    String version =
        metadata.text("uid").orElse("") + " " + metadata.text("resourceVersion").orElse("");
    if (uids.contains(Happenings.about(event)) && told.add(version)) {
      consumer.accept(happening(event));
    }
  }

  // ----------------------------------------------------------------------------------- asking

  private Happening happening(Tree.Mapping event) {
    return Happenings.of(event, standings::text);
  }

  /** Of all that is in the tree. */
  private Set<String> uids() {
    List<Held> held = ours.held(app, namespace);
    Family family = family(held);
    Set<String> uids = new HashSet<>();
    live(held).forEach(object -> family.all(object).forEach(o -> uids.add(Family.uid(o))));
    return uids;
  }

  private List<Tree.Mapping> eventsNow() {
    return namespaces(ours.held(app, namespace)).stream()
        .flatMap(place -> list("v1", "Event", place).stream())
        .toList();
  }

  private Family family(List<Held> held) {
    var owned = new ArrayList<Tree.Mapping>();
    for (String place : namespaces(held)) {
      OWNED.forEach((kind, version) -> owned.addAll(list(version, kind, place)));
    }
    return new Family(owned);
  }

  private Set<String> namespaces(List<Held> held) {
    Set<String> all = new LinkedHashSet<>();
    all.add(namespace);
    held.forEach(object -> all.add(object.id().namespace()));
    all.remove("");
    return all;
  }

  private static List<Tree.Mapping> live(List<Held> held) {
    return held.stream().flatMap(object -> object.live().stream()).toList();
  }

  private List<Tree.Mapping> list(String version, String kind, String place) {
    var found = new ArrayList<Tree.Mapping>();
    try {
      cluster
          .type(version, kind)
          .ifPresent(type ->
              cluster.list(type, place, Selector.ALL, o -> found.add(Hearing.whole(type, o))));
    } catch (ApiFailure e) {
      // What one may not list is left out; the rest is still worth seeing.
      return List.of();
    }
    return found;
  }
}
