package dev.slipway.kubernetes.api;

import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which kinds a server serves, remembered until one is asked for that is not among them: in two
 * requests where the server can say it all at once (Kubernetes 1.27), in one for each group and
 * version where not.
 */
final class Discovery {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  private final Server server;
  private @Nullable List<Served> known;

  /** A type, and whether objects of it can be listed. */
  private record Served(ResourceType type, boolean listed) {}

  Discovery(Server server) {
    this.server = server;
  }

  synchronized Optional<ResourceType> type(String apiVersion, String kind) {
    return found(served ->
        served.type().apiVersion().equals(apiVersion) && served.type().kind().equals(kind));
  }

  synchronized Optional<ResourceType> preferred(String group, String kind) {
    return found(
        served -> served.type().group().equals(group) && served.type().kind().equals(kind));
  }

  /** Each kind once, in the version that its group prefers. */
  synchronized Collection<ResourceType> all() {
    var preferred = new LinkedHashMap<String, ResourceType>();
    for (Served served : known == null ? asked() : known) {
      if (served.listed()) {
        ResourceType type = served.type();
        preferred.putIfAbsent(type.group() + "/" + type.kind(), type);
      }
    }
    return List.copyOf(preferred.values());
  }

  synchronized void forget() {
    known = null;
  }

  private Optional<ResourceType> found(Predicate<Served> wanted) {
    List<Served> before = known;
    Optional<ResourceType> found = before == null ? Optional.empty() : first(before, wanted);
    return found.isPresent() ? found : first(asked(), wanted);
  }

  private static Optional<ResourceType> first(List<Served> all, Predicate<Served> wanted) {
    return all.stream().filter(wanted).findFirst().map(Served::type);
  }

  private List<Served> asked() {
    var all = new ArrayList<Served>();
    for (String root : List.of("/api", "/apis")) {
      Tree.Mapping answer = server.ask(Request.get(root, Map.of()).accepting(AGGREGATED)).object();
      switch (answer.text("kind").orElse("")) {
        case "APIGroupDiscoveryList" -> aggregated(answer, all);
        case "APIVersions" ->
            answer
                .items("versions")
                .forEach(version ->
                    each(
                        "",
                        version.scalar().orElse(""),
                        "/api/" + version.scalar().orElse(""),
                        all));
        default -> groups(answer, all);
      }
    }
    known = List.copyOf(all);
    return known;
  }

  private static void aggregated(Tree.Mapping answer, List<Served> all) {
    for (Tree.Mapping group : mappings(answer, "items")) {
      String name = group.mapping("metadata").text("name").orElse("");
      for (Tree.Mapping version : mappings(group, "versions")) {
        for (Tree.Mapping resource : mappings(version, "resources")) {
          resource
              .mapping("responseKind")
              .text("kind")
              .filter(kind -> !kind.isEmpty())
              .ifPresent(kind ->
                  all.add(
                      new Served(
                          new ResourceType(
                              name,
                              version.text("version").orElse(""),
                              kind,
                              resource.text("resource").orElse(""),
                              resource.text("scope").filter("Namespaced"::equals).isPresent()),
                          resource.items("verbs").contains(Tree.of("list")))));
        }
      }
    }
  }

  private void groups(Tree.Mapping answer, List<Served> all) {
    for (Tree.Mapping group : mappings(answer, "groups")) {
      String name = group.text("name").orElse("");
      String preferred = group.mapping("preferredVersion").text("version").orElse("");
      var versions = new ArrayList<String>();
      versions.add(preferred);
      for (Tree.Mapping version : mappings(group, "versions")) {
        version.text("version").filter(other -> !other.equals(preferred)).ifPresent(versions::add);
      }
      versions.forEach(version -> each(name, version, "/apis/" + name + "/" + version, all));
    }
  }

  private void each(String group, String version, String path, List<Served> all) {
    Answer answer = server.ask(Request.get(path, Map.of()));
    if (!answer.well()) {
      // One group whose own server is away must not hide all others.
      return;
    }
    for (Tree.Mapping resource : mappings(answer.object(), "resources")) {
      String plural = resource.text("name").orElse("");
      if (!plural.contains("/")) {
        all.add(
            new Served(
                new ResourceType(
                    group,
                    version,
                    resource.text("kind").orElse(""),
                    plural,
                    resource.text("namespaced").filter("true"::equals).isPresent()),
                resource.items("verbs").contains(Tree.of("list"))));
      }
    }
  }

  private static List<Tree.Mapping> mappings(Tree.Mapping of, String key) {
    return of.items(key).stream().map(Tree.Mapping.class::cast).toList();
  }
}
