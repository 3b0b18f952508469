package dev.slipway.render.manifest;

import dev.slipway.model.Checkout;
import dev.slipway.model.Digest;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * The objects of an app, and what they were made from.
 *
 * @param objects in the order in which they were rendered; those that name no namespace have none
 * @param positions from {@link ObjectId#toString()} to file and line, as far as it is known
 * @param inputs every file that was read, and every commit of another repository
 * @param secrets the values of Secrets, as they are and in Base64
 * @param gitPaths paths of the repository that were read or missed, relative to its root
 */
public record Manifests(
    List<Tree.Mapping> objects,
    Map<String, String> positions,
    List<Rendered.Input> inputs,
    Secrets secrets,
    SortedSet<String> gitPaths) {
  public Manifests {
    objects = List.copyOf(objects);
    positions = Map.copyOf(positions);
    inputs = List.copyOf(inputs);
  }

  /**
   * What a kustomization makes.
   *
   * @param key what digests of contents are keyed with
   * @throws dev.slipway.model.Problem with exit code 2 where it cannot be built, 30 where a remote
   *     base cannot be had
   */
  public static Manifests ofKustomization(Checkout checkout, RemoteBases remotes, byte[] key) {
    return new Reading(checkout, remotes, key).kustomization();
  }

  /**
   * What all files of YAML and JSON below the app's path say; a directory in which a kustomization
   * is counts as what that makes.
   *
   * @param key what digests of contents are keyed with
   * @throws dev.slipway.model.Problem with exit code 2 where a file holds something else than
   *     objects, 30 where a remote base cannot be had
   */
  public static Manifests ofFiles(Checkout checkout, RemoteBases remotes, byte[] key) {
    return new Reading(checkout, remotes, key).files();
  }

  /** For each object a keyed digest of all of it. */
  public Map<String, String> digests(byte[] key) {
    var digests = new HashMap<String, String>();
    for (Tree.Mapping object : objects) {
      digests.put(ObjectId.of(object).toString(), Digest.keyed(key, object.canonicalJson()));
    }
    return digests;
  }
}
