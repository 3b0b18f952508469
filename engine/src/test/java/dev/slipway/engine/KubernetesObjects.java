package dev.slipway.engine;

/** Versions of an app on Kubernetes. */
final class KubernetesObjects {
  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {greeting: %s}
      ---
      """;

  private static final String OLD =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: old}
      data: {kept: "no"}
      ---
      """;

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: "registry.example.org/web:%s"}]
      ---
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      """;

  private static final String WIDGETS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.%1$s}
      spec:
        group: %1$s
        scope: Namespaced
        names: {kind: Widget, plural: widgets}
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, properties: {size: {type: integer}}}}
      ---
      apiVersion: %1$s/v1
      kind: Widget
      metadata: {name: cog}
      spec: {size: 3}
      ---
      """;

  private KubernetesObjects() {}

  static String v1() {
    return SETTINGS.formatted("hello") + OLD + WEB.formatted("v1");
  }

  /** Something comes in every stage, something changes, something goes. */
  static String v2(Tenancy tenancy) {
    return WIDGETS.formatted(tenancy.group())
        + SETTINGS.formatted("welcome")
        + WEB.formatted("v2")
        + SERVICE;
  }
}
