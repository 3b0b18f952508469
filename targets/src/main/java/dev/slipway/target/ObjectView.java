package dev.slipway.target;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a cluster has of one app, for people to look at. Changes nothing; no secret of the app's
 * releases is in what it says.
 *
 * <p>Every method throws {@link dev.slipway.model.Problem} with exit code 30 where the cluster
 * cannot be reached.
 */
public interface ObjectView {
  /** The objects that the app has brought, in the order in which they are applied. */
  List<Standing> objects();

  /**
   * Tells how each of the objects stands, and then each change of that, until the thread is
   * interrupted. Kinds that the app brings only later are not heard of.
   */
  void follow(Consumer<Standing> standings) throws InterruptedException;

  /** The objects with what controllers have made for them: ReplicaSets, Jobs and Pods. */
  List<Branch> tree();

  /** The events of all that is in the tree, oldest first, as far as the cluster remembers them. */
  List<Happening> events();

  /** Tells the {@link #events}, and then each new one, until the thread is interrupted. */
  void followEvents(Consumer<Happening> events) throws InterruptedException;

  /** How much there is of the app. */
  Totals totals();

  /** Whether an object is as it was declared. */
  enum Ready {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /**
   * How one object stands.
   *
   * @param object as {@link dev.slipway.model.ObjectId} writes it
   * @param ready unknown while its controller is at work
   * @param status kstatus' word for it: {@code Current}, {@code InProgress}, {@code Failed}, {@code
   *     Terminating} or {@code NotFound}
   * @param message why, in a few words: "2/3 ready"; may be empty
   * @param created empty for an object that is not there
   */
  record Standing(
      String object, Ready ready, String status, String message, Optional<Instant> created) {}

  /** An object with those that it owns, by kind and name. */
  record Branch(Standing standing, List<Branch> owned) {
    public Branch {
      owned = List.copyOf(owned);
    }
  }

  /**
   * One event of the cluster.
   *
   * @param at when it happened last
   * @param type {@code Normal} or {@code Warning}
   * @param object what it is about, as {@link dev.slipway.model.ObjectId} writes it
   * @param count how many times it has happened, at least 1
   */
  record Happening(
      Instant at, String type, String object, String reason, String message, long count) {}

  /**
   * Numbers of one app.
   *
   * @param failing those that have failed or are missing; what is neither ready nor failing is in
   *     progress
   * @param pods those that run for it now
   * @param claims PersistentVolumeClaims of its own and of its pods
   * @param requested the bytes of storage that the claims ask for
   */
  record Totals(int objects, int ready, int failing, int pods, int claims, long requested) {}
}
