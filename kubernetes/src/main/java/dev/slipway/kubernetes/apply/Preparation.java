package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settles what the objects of a rendering are: each in its namespace, each once, each of a kind
 * that there is, and all marked as the app's own.
 */
public final class Preparation {
  private final Cluster cluster;
  private final String fleet;

  public Preparation(Cluster cluster, String fleet) {
    this.cluster = cluster;
    this.fleet = fleet;
  }

  /**
   * The rendering as it will be applied.
   *
   * @throws Problem with exit code 10 where a kind is not known or an object is there twice
   */
  public Rendered of(Rendered rendered) {
    var types = new Types(cluster, rendered.objects());
    var owner = new Ownership(fleet, rendered.app());
    var objects = new LinkedHashMap<ObjectId, Tree.Mapping>();
    var digests = new HashMap<String, String>();
    var positions = new HashMap<>(rendered.positions());
    var unknown = new ArrayList<Tree.Mapping>();
    for (Tree.Mapping written : rendered.objects()) {
      Optional<ResourceType> type = types.served(written).or(() -> types.defined(written));
      if (type.isEmpty()) {
        unknown.add(written);
        continue;
      }
      Tree.Mapping object = owner.on(placed(encoded(written), type.get(), rendered.project()));
      ObjectId id = ObjectId.of(object);
      String key = ObjectId.of(written).toString();
      if (objects.put(id, object) != null) {
        throw twice(id, key, rendered, positions);
      }
      carry(rendered.serviceDigests(), key, digests, id.toString());
      carry(rendered.positions(), key, positions, id.toString());
    }
    if (!unknown.isEmpty()) {
      throw unknown(unknown, types, rendered);
    }
    return rendered.with(
        rendered.model().with("objects", new Tree.Sequence(List.copyOf(objects.values()))),
        digests,
        positions);
  }

  private static Tree.Mapping placed(Tree.Mapping object, ResourceType type, String namespace) {
    Tree.Mapping metadata = object.mapping("metadata");
    if (!type.namespaced()) {
      return object.with("metadata", metadata.without("namespace"));
    }
    boolean given = metadata.text("namespace").filter(text -> !text.isEmpty()).isPresent();
    return given ? object : object.with("metadata", metadata.with("namespace", Tree.of(namespace)));
  }

  /**
   * A Secret as the API server keeps it. What it was given as text it would keep encoded, but not
   * remove again when the text goes.
   */
  private static Tree.Mapping encoded(Tree.Mapping object) {
    Tree.Mapping texts = object.mapping("stringData");
    if (texts.entries().isEmpty() || !ObjectId.of(object).kind().equals("Secret")) {
      return object;
    }
    Tree.Mapping data = object.mapping("data");
    for (var entry : texts.entries().entrySet()) {
      byte[] text = entry.getValue().scalar().orElse("").getBytes(StandardCharsets.UTF_8);
      data = data.with(entry.getKey(), Tree.of(Base64.getEncoder().encodeToString(text)));
    }
    return object.without("stringData").with("data", data);
  }

  private static void carry(
      Map<String, String> from, String key, Map<String, String> to, String newKey) {
    String value = from.get(key);
    if (value != null) {
      to.put(newKey, value);
    }
  }

  private static Problem twice(
      ObjectId id, String key, Rendered rendered, Map<String, String> positions) {
    String first = positions.getOrDefault(id.toString(), "");
    boolean elsewhere =
        !first.isEmpty() && !first.equals(rendered.positions().getOrDefault(key, ""));
    return new Problem(
        ExitCode.PREPARE_FAILED,
        id + " is rendered twice" + (elsewhere ? ", the first time at " + first : ""),
        key,
        "remove one of the two, or give it another name or namespace");
  }

  /** All of them at once; the first gives the place. */
  private static Problem unknown(List<Tree.Mapping> objects, Types types, Rendered rendered) {
    var said = new LinkedHashMap<String, String>();
    for (Tree.Mapping object : objects) {
      String kind = object.text("kind").orElse("(no kind)");
      String apiVersion = object.text("apiVersion").orElse("(no apiVersion)");
      String id = ObjectId.of(object).toString();
      said.putIfAbsent(
          "the cluster knows no kind "
              + kind
              + " in "
              + apiVersion
              + (said.isEmpty() ? "" : " (" + rendered.located(id) + ")"),
          types.nearest(object));
    }
    return new Problem(
        ExitCode.PREPARE_FAILED,
        String.join("; ", said.sequencedKeySet()),
        ObjectId.of(objects.getFirst()).toString(),
        String.join("; ", said.sequencedValues().stream().distinct().toList()));
  }
}
