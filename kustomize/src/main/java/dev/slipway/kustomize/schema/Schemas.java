package dev.slipway.kustomize.schema;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types that one build knows: those of Kubernetes, unless a kustomization chose a document of
 * its own. As upstream, what was looked up before such a choice stays known after it.
 */
public final class Schemas {
  private static final String VERSION = "v1.21.2";

  /** Whether types of Kubernetes belong to the cluster; read by the first build that asks. */
  private static final class Shipped {
    static final Map<TypeName, Boolean> IS_CLUSTER_SCOPED = read();

    private static Map<TypeName, Boolean> read() {
      Map<TypeName, Boolean> scopes = new HashMap<>();
      Table.text("scopes.txt")
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(
              words -> scopes.put(new TypeName(words[0], words[1]), words[2].equals("cluster")));
      return scopes;
    }
  }

  private final List<Definitions> layers = new ArrayList<>();
  private @Nullable MapNode document;
  private boolean chosen;
  private boolean ready;
  private boolean askedForScopeBefore;

  /**
   * Takes what a kustomization says under {@code openapi}; the first kustomization that says
   * something decides for the build.
   *
   * @param version the value of {@code version}; empty where there is none
   * @param file the parsed file that {@code path} names; null where there is none
   */
  public void choose(String version, @Nullable MapNode file, Source source) {
    if (chosen) {
      return;
    }
    if (file != null) {
      if (!version.isEmpty()) {
        throw new KustomizeException(
            "builtin version and custom schema provided, cannot use both", source);
      }
      document = file;
      chosen = true;
      ready = false;
      return;
    }
    if (version.isEmpty()) {
      return;
    }
    if (!version.equals(VERSION)) {
      throw new KustomizeException(
          "the specified OpenAPI version is not built in", source, "built in is " + VERSION);
    }
    chosen = true;
  }

  /** What is known of an object's type; null where nothing is. */
  public @Nullable Schema of(String apiVersion, String kind) {
    var type = new TypeName(apiVersion, kind);
    for (Definitions layer : layers().reversed()) {
      Schema schema = layer.ofType(type);
      if (schema != null) {
        return schema;
      }
    }
    return null;
  }

  /** Whether objects of the type certainly belong to the cluster and to no namespace. */
  public boolean isClusterScoped(String apiVersion, String kind) {
    var type = new TypeName(apiVersion, kind);
    Boolean shipped = Shipped.IS_CLUSTER_SCOPED.get(type);
    if (shipped != null) {
      return shipped;
    }
    if (document == null) {
      askedForScopeBefore = true;
      return false;
    }
    List<Boolean> known =
        layers().stream().map(layer -> layer.isNamespaced(type)).flatMap(Optional::stream).toList();
    return !known.isEmpty() && !known.contains(true);
  }

  /** The same for the types that Kubernetes ships, whatever a kustomization chose. */
  public static boolean isKubernetesClusterScoped(String apiVersion, String kind) {
    return Shipped.IS_CLUSTER_SCOPED.getOrDefault(new TypeName(apiVersion, kind), false);
  }

  private @Nullable Schema named(String definition) {
    for (Definitions layer : layers().reversed()) {
      Schema schema = layer.named(definition);
      if (schema != null) {
        return schema;
      }
    }
    return null;
  }

  private List<Definitions> layers() {
    if (!ready) {
      ready = true;
      Table table = Table.shipped();
      if (document != null) {
        layers.add(new DocumentDefinitions(document, this::named));
      }
      if (document == null || (askedForScopeBefore && layers.size() == 1)) {
        layers.add(table.kubernetes(this::named));
      }
      layers.add(table.own(this::named));
    }
    return layers;
  }
}
