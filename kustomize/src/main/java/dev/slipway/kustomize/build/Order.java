package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In which order resources are printed. */
final class Order {
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "ResourceQuota",
          "StorageClass",
          "CustomResourceDefinition",
          "ServiceAccount",
          "PodSecurityPolicy",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Service",
          "LimitRange",
          "PriorityClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");
  private static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private final boolean sorted;
  private final Map<String, Integer> rankOfKind = new HashMap<>();

  private Order(boolean sorted, List<String> first, List<String> last) {
    this.sorted = sorted;
    for (int i = 0; i < first.size(); i++) {
      rankOfKind.put(first.get(i), i - first.size());
    }
    for (int i = 0; i < last.size(); i++) {
      rankOfKind.put(last.get(i), i + 1);
    }
  }

  /** What the kustomization says goes before what the options say. */
  static Order of(Kustomization top, Options options) {
    if (top.fields().get("sortOptions") instanceof MapNode chosen) {
      if (options.order().isPresent()) {
        options
            .warnings()
            .accept(
                "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in"
                    + " a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.");
      }
      return chosen(chosen);
    }
    boolean sorted = options.order().orElse(Options.Order.LEGACY) == Options.Order.LEGACY;
    return new Order(sorted, FIRST, LAST);
  }

  private static Order chosen(MapNode options) {
    String order = options.text("order");
    if (!order.equals("fifo") && !order.equals("legacy")) {
      throw new KustomizeException(
          "the field 'sortOptions.order' must be one of [fifo, legacy]", options.source());
    }
    if (!(options.get("legacySortOptions") instanceof MapNode legacy)) {
      return new Order(order.equals("legacy"), FIRST, LAST);
    }
    if (order.equals("fifo")) {
      throw new KustomizeException(
          "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo',"
              + " not 'legacy'",
          legacy.source());
    }
    return new Order(true, kinds(legacy, "orderFirst"), kinds(legacy, "orderLast"));
  }

  private static List<String> kinds(MapNode legacy, String field) {
    return legacy.sequence(field).map(SequenceNode::items).orElse(List.of()).stream()
        .map(kind -> ((ScalarNode) kind).value())
        .toList();
  }

  void sort(ResourceSet resources) {
    if (!sorted) {
      return;
    }
    var ranked = new ArrayList<Ranked>();
    for (Resource resource : resources.resources()) {
      ranked.add(rank(resource));
    }
    ranked.sort(COMPARATOR);
    refuseEqual(ranked);
    resources.replaceAll(ranked.stream().map(Ranked::resource).toList());
  }

  private record Ranked(Resource resource, int kind, String type, boolean reversed, String id) {}

  private static final Comparator<Ranked> COMPARATOR =
      Comparator.comparingInt(Ranked::kind)
          .thenComparing(Order::compareTypes)
          .thenComparing(Ranked::id);

  private Ranked rank(Resource resource) {
    ResourceId id = resource.currentId();
    Gvk gvk = id.gvk();
    String type =
        or(gvk.group(), "~G") + "_" + or(gvk.version(), "~V") + "_" + or(gvk.kind(), "~K");
    boolean coreNamespace = gvk.kind().equals("Namespace") && gvk.group().isEmpty();
    return new Ranked(
        resource,
        rankOfKind.getOrDefault(gvk.kind(), 0),
        type,
        coreNamespace,
        gvk + "|" + or(id.namespace(), "~X") + "|" + or(id.name(), "~N"));
  }

  /** The core group's Namespace comes before one of another group. */
  private static int compareTypes(Ranked left, Ranked right) {
    boolean namespaces =
        left.resource.kind().equals("Namespace") && right.resource.kind().equals("Namespace");
    int order = left.type.compareTo(right.type);
    return namespaces && (left.reversed || right.reversed) ? -order : order;
  }

  private static String or(String text, String ifEmpty) {
    return text.isEmpty() ? ifEmpty : text;
  }

  /** Transformers may have made two ids alike: that comes to light here, as upstream. */
  private static void refuseEqual(List<Ranked> sorted) {
    var set = new ResourceSet();
    for (Ranked ranked : sorted) {
      try {
        set.append(ranked.resource());
      } catch (KustomizeException e) {
        throw e.within("SortOrderTransformer: Failed to append to resources");
      }
    }
  }
}
