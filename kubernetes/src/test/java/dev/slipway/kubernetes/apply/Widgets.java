package dev.slipway.kubernetes.apply;

/** A kind of its own, for tests. */
final class Widgets {
  static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {kind: Widget, plural: widgets}
        versions: [{name: v1, served: true, storage: true}]
      """;

  static final String ONE = "{apiVersion: example.com/v1, kind: Widget, metadata: {name: one}}\n";

  private Widgets() {}
}
