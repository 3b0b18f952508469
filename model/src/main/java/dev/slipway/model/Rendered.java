package dev.slipway.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What should run: the canonical model of an app, rendered from one checkout and the host's own
 * files.
 *
 * @param model the Compose project as {@code docker compose config --format json} would print it,
 *     with host paths settled; or for Kubernetes a mapping with the {@code objects} in their order,
 *     the app's namespace as {@code name}, and its {@code settings} from the fleet. May hold
 *     secrets, so it is never shown or journalled as it is
 * @param serviceDigests for each service, or for each object by its {@link ObjectId}, a keyed
 *     digest of all that its instances are made from: its own entry, the networks, volumes, configs
 *     and secrets that it names, and the content of files from the checkout that it mounts.
 *     Independent of where the checkout lies and of Slipway's labels. Two equal digests mean that
 *     nothing has to be replaced.
 * @param inputs every file that was read, for the plan to name; no contents
 * @param secrets values that must not be seen
 * @param variables by name the values that configs and secrets are filled with whose {@code
 *     environment:} names a variable: the model has no more than that name. As secret as {@code
 *     secrets}, and sealed with the release, so that a run goes on with the values it was planned
 *     with.
 * @param positions where services and their keys stand, {@code services.web.image} to {@code
 *     compose.yaml:4}, for what is said about them; empty for a release that was read back
 */
public record Rendered(
    AppName app,
    Revision revision,
    App.Format format,
    Tree.Mapping model,
    Map<String, String> serviceDigests,
    List<Input> inputs,
    Secrets secrets,
    Map<String, String> variables,
    Map<String, String> positions) {

  public Rendered {
    serviceDigests = Map.copyOf(serviceDigests);
    inputs = List.copyOf(inputs);
    variables = Map.copyOf(variables);
    positions = Map.copyOf(positions);
  }

  /** A rendering that fills nothing from variables, of which no position is known. */
  public Rendered(
      AppName app,
      Revision revision,
      App.Format format,
      Tree.Mapping model,
      Map<String, String> serviceDigests,
      List<Input> inputs,
      Secrets secrets) {
    this(app, revision, format, model, serviceDigests, inputs, secrets, Map.of(), Map.of());
  }

  /** The same rendering with its model and its digests changed by a later stage. */
  public Rendered with(Tree.Mapping changed, Map<String, String> digests) {
    return new Rendered(
        app, revision, format, changed, digests, inputs, secrets, variables, positions);
  }

  /** The same rendering with its model, digests and positions changed by a later stage. */
  public Rendered with(
      Tree.Mapping changed, Map<String, String> digests, Map<String, String> places) {
    return new Rendered(
        app, revision, format, changed, digests, inputs, secrets, variables, places);
  }

  /** The same rendering with more values that must not be seen, and more that it is filled with. */
  public Rendered and(Secrets more, Map<String, String> moreVariables) {
    var all = new HashMap<>(variables);
    moreVariables.forEach(all::putIfAbsent);
    return new Rendered(
        app, revision, format, model, serviceDigests, inputs, secrets.and(more), all, positions);
  }

  /**
   * A file that the rendering read, or a commit of another repository.
   *
   * @param file a path inside the repository, an absolute one on the host, or as {@link #remote}
   *     writes it
   * @param hostLocal true for the host's own files, which are not in Git
   * @param digest a keyed digest of its content
   */
  public record Input(String file, boolean hostLocal, String digest) {
    private static final String REMOTE = "remote ";

    /**
     * What was read from elsewhere.
     *
     * @param address where, without a password
     * @param version the commit that it was, or the digest of what was there
     */
    public static Input remote(String address, String version, String digest) {
      return new Input(REMOTE + address + " @ " + version, false, digest);
    }

    /** True of what came from elsewhere than this repository and this host. */
    public boolean remote() {
      return file.startsWith(REMOTE);
    }
  }

  /**
   * The Compose project's name, or the namespace that holds the inventory; the app's own name where
   * the files give none.
   */
  public String project() {
    return model.text("name").orElse(app.value());
  }

  /** The services by name, in the model's order. */
  public SequencedMap<String, Tree> services() {
    return model.mapping("services").entries();
  }

  /** The Kubernetes objects, in the order in which they were rendered; none for Compose. */
  public List<Tree.Mapping> objects() {
    return model.items("objects").stream().map(Tree.Mapping.class::cast).toList();
  }

  /** How many services or objects there are. */
  public String extent() {
    boolean objects = model.get("objects").isPresent();
    int count = objects ? model.items("objects").size() : services().size();
    return count + (objects ? " object" : " service") + (count == 1 ? "" : "s");
  }

  /**
   * A place in the model, {@code services.web.image} or {@code service web}, with the file and line
   * it comes from before it, as far as that is known.
   */
  public String located(String place) {
    String path = place.startsWith("service ") ? "services." + place.substring(8) : place;
    return position(path).map(position -> position + " " + place).orElse(place);
  }

  /** The position of a path of the model, or of the nearest thing above it. */
  private Optional<String> position(String path) {
    String at = path;
    while (at.contains(".") && !positions.containsKey(at)) {
      at = at.substring(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('[')));
    }
    return Optional.ofNullable(positions.get(at));
  }

  /** One digest over all services: what a hold and a plan remember a version by. */
  public String digest() {
    return Digest.of(new TreeMap<>(serviceDigests).toString());
  }

  /** No value of it. */
  @Override
  public String toString() {
    return app + " @ " + revision.commit().abbreviated();
  }
}
