package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the kinds of a rendering are served: by the server as it is, or once the definitions of the
 * rendering itself are there.
 */
final class Types {
  private final Cluster cluster;
  private final Map<String, ResourceType> defined = new HashMap<>();
  private final Map<String, Optional<ResourceType>> served = new HashMap<>();

  Types(Cluster cluster, List<Tree.Mapping> objects) {
    this.cluster = cluster;
    objects.stream().filter(Types::isDefinition).forEach(this::define);
  }

  /** The objects of a prepared rendering in the order in which they are applied. */
  static List<Item> items(Cluster cluster, Rendered prepared) {
    List<Tree.Mapping> objects = prepared.objects();
    Types types = new Types(cluster, objects);
    var items = new ArrayList<Item>();
    for (Tree.Mapping object : objects) {
      Optional<ResourceType> known = types.served(object);
      items.add(
          new Item(
              ObjectId.of(object),
              object,
              known.or(() -> types.defined(object)).orElseThrow(() -> types.vanished(object)),
              known.isPresent()));
    }
    items.sort(Comparator.comparing(Item::id, Stage.APPLIED));
    return items;
  }

  Optional<ResourceType> served(Tree.Mapping object) {
    return served.computeIfAbsent(
        key(object),
        _ -> cluster.type(object.text("apiVersion").orElse(""), object.text("kind").orElse("")));
  }

  Optional<ResourceType> defined(Tree.Mapping object) {
    return Optional.ofNullable(defined.get(key(object)));
  }

  /** What a person most likely meant by a kind that nobody knows. */
  String nearest(Tree.Mapping object) {
    String apiVersion = object.text("apiVersion").orElse("");
    String kind = object.text("kind").orElse("");
    List<String> elsewhere =
        cluster.types().stream()
            .filter(type -> type.kind().equals(kind))
            .map(ResourceType::apiVersion)
            .sorted()
            .toList();
    if (!elsewhere.isEmpty()) {
      return "the cluster serves " + kind + " as " + String.join(", ", elsewhere);
    }
    var kinds = cluster.types().stream().map(ResourceType::kind).collect(Collectors.toSet());
    return Wording.nearest(kind, kinds)
        .map(near -> "is " + near + " meant?")
        .orElse("install what defines " + apiVersion + ", or add its definition to the app");
  }

  private Problem vanished(Tree.Mapping object) {
    return new Problem(
        ExitCode.PREPARE_FAILED,
        "the cluster no longer serves " + key(object),
        ObjectId.of(object).toString(),
        nearest(object));
  }

  static boolean isDefinition(Tree.Mapping object) {
    ObjectId id = ObjectId.of(object);
    return id.kind().equals("CustomResourceDefinition")
        && id.group().equals("apiextensions.k8s.io");
  }

  private void define(Tree.Mapping definition) {
    Tree.Mapping spec = definition.mapping("spec");
    String group = spec.text("group").orElse("");
    String kind = spec.mapping("names").text("kind").orElse("");
    String plural = spec.mapping("names").text("plural").orElse("");
    boolean namespaced = !spec.text("scope").equals(Optional.of("Cluster"));
    for (Tree item : spec.items("versions")) {
      if (item instanceof Tree.Mapping version) {
        var type =
            new ResourceType(group, version.text("name").orElse(""), kind, plural, namespaced);
        defined.put(type.apiVersion() + " " + kind, type);
      }
    }
  }

  private static String key(Tree.Mapping object) {
    return object.text("apiVersion").orElse("") + " " + object.text("kind").orElse("");
  }
}
