package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a Kubernetes service account that stands for one of Google's cloud. */
public final class IamPolicyGenerator implements Generator {
  private final MapNode document;

  private IamPolicyGenerator(MapNode document) {
    this.document = document;
  }

  /** A configuration document of kind IAMPolicyGenerator. */
  public static IamPolicyGenerator of(MapNode document) {
    return new IamPolicyGenerator(document);
  }

  @Override
  public List<Resource> generate() {
    var arguments = new Arguments(document);
    String cloud = arguments.text("cloud");
    if (!cloud.equals("gke")) {
      throw new KustomizeException(
          "cloud provider " + cloud + " not supported yet", document.source());
    }
    Arguments kubernetes = part(arguments.map("kubernetesService"));
    Arguments account = part(arguments.map("serviceAccount"));
    var root = new MapNode(document.source());
    root.put("apiVersion", ScalarNode.string("v1"));
    root.put("kind", ScalarNode.string("ServiceAccount"));
    MapNode metadata = root.mapAt("metadata");
    metadata
        .mapAt("annotations")
        .put(
            "iam.gke.io/gcp-service-account",
            ScalarNode.string(
                account.text("name")
                    + "@"
                    + account.text("projectId")
                    + ".iam.gserviceaccount.com"));
    metadata.put("name", ScalarNode.string(kubernetes.text("name")));
    String namespace = kubernetes.text("namespace");
    if (!namespace.isEmpty()) {
      metadata.put("namespace", ScalarNode.string(namespace));
    }
    return List.of(new Resource(root));
  }

  private static Arguments part(@Nullable MapNode map) {
    return new Arguments(map == null ? new MapNode() : map);
  }
}
