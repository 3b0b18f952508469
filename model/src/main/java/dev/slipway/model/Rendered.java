package dev.slipway.model;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What should run: the canonical model of an app, rendered from one checkout and the host's own
 * files.
 *
 * @param model the Compose project as {@code docker compose config --format json} would print it,
 *     with host paths settled; may hold secrets, so it is never shown or journalled as it is
 * @param serviceDigests for each service a keyed digest of all that its instances are made from:
 *     its own entry, the networks, volumes, configs and secrets that it names, and the content of
 *     files from the checkout that it mounts. Independent of where the checkout lies and of
 *     Slipway's labels. Two equal digests mean that nothing has to be replaced.
 * @param inputs every file that was read, for the plan to name; no contents
 * @param secrets values that must not be seen
 */
public record Rendered(
    AppName app,
    Revision revision,
    App.Format format,
    Tree.Mapping model,
    Map<String, String> serviceDigests,
    List<Input> inputs,
    Secrets secrets) {

  public Rendered {
    serviceDigests = Map.copyOf(serviceDigests);
    inputs = List.copyOf(inputs);
  }

  /**
   * A file that the rendering read.
   *
   * @param file a path inside the repository, or an absolute one on the host
   * @param hostLocal true for the host's own files, which are not in Git
   * @param digest a keyed digest of its content
   */
  public record Input(String file, boolean hostLocal, String digest) {}

  /** The Compose project's name; the app's own where the files give none. */
  public String project() {
    return model.text("name").orElse(app.value());
  }

  /** The services by name, in the model's order. */
  public SequencedMap<String, Tree> services() {
    return model.mapping("services").entries();
  }

  /** One digest over all services: what a hold and a plan remember a version by. */
  public String digest() {
    return Digest.of(new TreeMap<>(serviceDigests).toString());
  }
}
