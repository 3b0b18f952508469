package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds out what applying an object would do. Changes nothing. */
final class Trying {
  private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]+)\"");

  private static final int LOOKS = 20;

  private final Cluster cluster;
  private final Ownership owner;
  private final Rules rules;
  private final Masking masking;

  Trying(Cluster cluster, Ownership owner, Rules rules, Masking masking) {
    this.cluster = cluster;
    this.owner = owner;
    this.rules = rules;
    this.masking = masking;
  }

  /**
   * What applying an object would do.
   *
   * @param coming namespaces that are not there yet and will be by then
   */
  Trial of(Item item, Optional<Tree.Mapping> live, Set<String> coming) {
    Optional<Tree.Mapping> seen = live;
    for (int looks = 1; looks < LOOKS; looks++) {
      Optional<Trial> trial = tried(item, seen, coming);
      if (trial.isPresent()) {
        return trial.get();
      }
      seen = cluster.get(item.type(), item.id().namespace(), item.id().name());
    }
    throw Failures.restless(item.id());
  }

  /** Empty where another has written between the look at the object and its trial. */
  private Optional<Trial> tried(Item item, Optional<Tree.Mapping> live, Set<String> coming) {
    Optional<Trial> untouched = untouched(item, live, coming);
    return untouched.isPresent() || live.isEmpty()
        ? untouched
        : updated(item, live.get(), Directives.of(item.object(), live));
  }

  /** What becomes of an object that is not changed in place. */
  private Optional<Trial> untouched(Item item, Optional<Tree.Mapping> live, Set<String> coming) {
    ObjectId id = item.id();
    Directives directives = Directives.of(item.object(), live);
    if (directives.leftAlone()) {
      return Optional.of(keep(item, live).noting(id + " is left alone, as its annotations say"));
    }
    if (live.isEmpty()) {
      boolean possible = item.served() && !coming.contains(id.namespace());
      return Optional.of(possible ? created(item) : creation(item).untried());
    }
    Tree.Mapping there = live.get();
    if (directives.createdOnly()) {
      return Optional.of(keep(item, live));
    }
    Optional<String> other = owner.other(there);
    if (other.isPresent()) {
      return Optional.of(
          changed(item, there, item.object()).refused(List.of(taken(id, other.get()))));
    }
    if (!item.served()) {
      return Optional.of(newVersion(item, there));
    }
    return there.mapping("metadata").get("deletionTimestamp").isPresent()
        ? Optional.of(replacement(item, there, List.of(), "is being deleted"))
        : Optional.empty();
  }

  private Trial created(Item item) {
    try {
      cluster.apply(item.type(), item.object(), true, true);
      return creation(item);
    } catch (ApiFailure e) {
      return creation(item).refused(Refusals.of(item.id(), e, masking));
    }
  }

  private Optional<Trial> updated(Item item, Tree.Mapping live, Directives directives) {
    Tree.Mapping applied = rules.ignore().applied(item.id(), item.object(), live);
    if (owner.owns(live) && FieldSets.settled(live, applied)) {
      return Optional.of(keep(item, Optional.of(live)));
    }
    Optional<Tree> managers =
        directives.merged() ? Optional.empty() : Takeover.managers(live, applied);
    Tree.Mapping after;
    try {
      after = cluster.apply(item.type(), applied, true, true);
      if (!version(after).equals(version(live))) {
        return Optional.empty();
      }
      if (managers.isPresent()) {
        // What only the old tools set goes; what that leaves open, the server fills in.
        after = cluster.replace(item.type(), Takeover.after(after, applied), true);
      }
    } catch (ApiFailure e) {
      if (e.code() == 409) {
        return Optional.empty();
      }
      return Optional.of(notUpdated(item, live, applied, directives, e));
    }
    List<Change.Field> fields = Differences.between(live, after, masking);
    if (fields.isEmpty()) {
      return Optional.of(keep(item, Optional.of(live)));
    }
    Change change = new Change.Update(item.id().toString(), fields);
    List<String> notes = owner.owns(live) ? takenFields(item, applied) : List.of();
    return Optional.of(
        new Trial(item, Optional.of(live), applied, managers, change, List.of(), notes, true));
  }

  private static Optional<String> version(Tree.Mapping object) {
    return object.mapping("metadata").text("resourceVersion");
  }

  private Trial notUpdated(
      Item item,
      Tree.Mapping live,
      Tree.Mapping applied,
      Directives directives,
      ApiFailure failure) {
    boolean anew =
        (rules.force() || directives.forced())
            && Refusals.isImmutable(failure)
            && (!PruneRules.holdsData(item.id()) || directives.mayGo());
    if (!anew) {
      return changed(item, live, applied).refused(Refusals.of(item.id(), failure, masking));
    }
    List<Change.Field> fields = Differences.wanted(live, item.object(), masking);
    return replacement(item, live, fields, "cannot be changed in place");
  }

  /** The fields that another manager would lose to Git. */
  private List<String> takenFields(Item item, Tree.Mapping applied) {
    try {
      cluster.apply(item.type(), applied, false, true);
      return List.of();
    } catch (ApiFailure e) {
      if (e.code() != 409) {
        return List.of();
      }
      var byManager =
          e.causes().stream()
              .collect(
                  Collectors.groupingBy(
                      cause -> manager(cause.message()),
                      TreeMap::new,
                      Collectors.mapping(
                          ApiFailure.Cause::field, Collectors.toCollection(TreeSet::new))));
      return byManager.entrySet().stream()
          .map(entry ->
              masking.text(
                  item.id()
                      + ": takes "
                      + String.join(", ", entry.getValue())
                      + " from "
                      + entry.getKey()))
          .toList();
    }
  }

  private static String manager(String message) {
    var found = MANAGER.matcher(message);
    return found.find() ? found.group(1) : "another manager";
  }

  private static Trial keep(Item item, Optional<Tree.Mapping> live) {
    return Trial.of(item, live, new Change.Keep(item.id().toString()));
  }

  private static Trial creation(Item item) {
    return Trial.of(item, Optional.empty(), new Change.Create(item.id().toString(), List.of()));
  }

  private Trial changed(Item item, Tree.Mapping live, Tree.Mapping applied) {
    List<Change.Field> fields = Differences.wanted(live, applied, masking);
    return Trial.of(item, Optional.of(live), new Change.Update(item.id().toString(), fields));
  }

  private static Trial replacement(
      Item item, Tree.Mapping live, List<Change.Field> fields, String reason) {
    return Trial.of(
        item, Optional.of(live), new Change.Replace(item.id().toString(), fields, reason));
  }

  /** An object that is there in an older version of a kind whose definition comes along. */
  private static Trial newVersion(Item item, Tree.Mapping live) {
    var version =
        new Change.Field(
            "apiVersion", live.text("apiVersion").orElse(""), item.type().apiVersion());
    return Trial.of(
            item, Optional.of(live), new Change.Update(item.id().toString(), List.of(version)))
        .untried();
  }

  private static Finding taken(ObjectId id, String other) {
    return Refusals.error(
        id,
        "object-taken",
        "it belongs to the app " + other,
        "remove it from one of the two, or give it another name");
  }
}
