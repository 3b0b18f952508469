package dev.slipway.kubernetes.api;

import dev.slipway.model.Tree;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One cluster's API server. Safe for use by several threads.
 *
 * <p>What it cannot take for the moment (429, 5xx, a connection that breaks) is tried again, with
 * growing pauses and as its {@code Retry-After} asks; a write is repeated only where repeating it
 * ends the same. Every method throws {@link dev.slipway.model.Problem} with exit code 30 where the
 * server cannot be reached in the end, and {@link ApiFailure} for what it refuses.
 */
public interface Cluster extends AutoCloseable {
  /** The field manager of all that Slipway writes. */
  String FIELD_MANAGER = "slipway";

  /** The version that the server calls itself: {@code v1.36.1}. */
  String version();

  /** The namespace of the context; {@code default} where it names none. */
  String namespace();

  /**
   * How the server serves a kind; empty where it does not (yet). Asked anew where it is unknown.
   */
  Optional<ResourceType> type(String apiVersion, String kind);

  /** The type that the server prefers for a kind of a group. */
  Optional<ResourceType> preferredType(String group, String kind);

  /** All types that objects can be listed of, each kind in the version the server prefers. */
  Collection<ResourceType> types();

  /** Forgets which types there are: definitions have changed. */
  void forgetTypes();

  /** One object, or empty where it is not there. */
  Optional<Tree.Mapping> get(ResourceType type, String namespace, String name);

  /**
   * Gives all objects of a type to a consumer, page by page. One that changes meanwhile may be
   * given twice.
   *
   * @param namespace {@code ""}: of all namespaces
   * @return the list's resource version, for a watch to go on from
   */
  String list(
      ResourceType type, String namespace, Selector selector, Consumer<Tree.Mapping> objects);

  /**
   * Applies an object server-side as {@link #FIELD_MANAGER}, creating it where it is not there.
   *
   * @return the object as it is now, or for a dry run as it would be
   * @throws ApiFailure with code 409 where another manager owns a field and {@code force} is off
   */
  Tree.Mapping apply(ResourceType type, Tree.Mapping object, boolean force, boolean dryRun);

  /** Creates an object; 409 {@code AlreadyExists} where it is there. */
  Tree.Mapping create(ResourceType type, Tree.Mapping object, boolean dryRun);

  /** Changes an object by a JSON merge patch, or a JSON patch where the patch is a sequence. */
  Tree.Mapping patch(
      ResourceType type, String namespace, String name, String subresource, Tree patch);

  /** Replaces an object; 409 where it has another resource version by now. */
  Tree.Mapping replace(ResourceType type, Tree.Mapping object, boolean dryRun);

  /**
   * Deletes an object in the background, or with its dependants in the foreground. An object that
   * is not there is no failure.
   */
  void delete(ResourceType type, String namespace, String name, Deletion deletion);

  /**
   * Follows the objects of a type from a complete look on, through expired and broken watches,
   * until it is closed. Events come one after the other from one thread.
   */
  Watch watch(ResourceType type, String namespace, Selector selector, Watcher watcher);

  /**
   * Any other GET, such as a pod's log; the lines as they come. Ends with the text, or when the
   * thread is interrupted.
   */
  void lines(String path, Map<String, String> query, Consumer<String> lines);

  /** How many requests have been sent since the connection was opened. */
  long requests();

  @Override
  void close();

  /**
   * Which objects are meant, in the API's own selector syntax.
   *
   * @param labels {@code ""}: all
   * @param fields {@code ""}: all
   */
  record Selector(String labels, String fields) {
    public static final Selector ALL = new Selector("", "");
  }

  /**
   * How an object is deleted.
   *
   * @param uid only where it still is this very object; {@code ""}: whichever
   * @param foreground true to have its dependants deleted before it
   */
  record Deletion(String uid, boolean foreground, boolean dryRun) {}

  /** Hears what is seen of the objects of a watch. */
  interface Watcher {
    /** An object is there, is new or has changed. */
    void present(Tree.Mapping object);

    /**
     * An object is gone.
     *
     * @param object as it was last; apiVersion, kind and metadata only where the watch had to look
     *     anew and found it missing
     */
    void gone(Tree.Mapping object);

    /** The first complete look is over: all that is there has been told. */
    void complete();

    /** The watch has ended by itself: the server refuses it, and will until something changes. */
    void failed(ApiFailure failure);
  }

  /** A watch under way. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
