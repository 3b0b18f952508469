package dev.slipway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** An overlay as repositories have them, for {@code slipway build} to be trained with. */
final class TrainingOverlay {
  private static final String OVERLAY =
      """
      namespace: production
      namePrefix: pre-
      nameSuffix: -suf
      resources: [../base]
      labels:
      - pairs: {team: one}
        includeSelectors: true
      commonAnnotations: {note: "a text: with a colon"}
      images:
      - name: registry.example.com/app
        newTag: v2
      replicas:
      - {name: app-1, count: 3}
      patches:
      - target: {kind: Service, name: app-1}
        patch: |-
          - op: replace
            path: /spec/ports/0/port
            value: 81
      - target: {kind: Deployment, labelSelector: app=app-3}
        patch: |-
          - op: add
            path: /spec/template/spec/priorityClassName
            value: high
      replacements:
      - source: {kind: Service, name: app-2}
        targets:
        - select: {kind: Deployment, name: app-2}
          fieldPaths: [spec.template.spec.serviceAccountName]
      """;

  private TrainingOverlay() {}

  /** Writes a base of so many apps and an overlay over it; returns the overlay. */
  static Path write(Path directory, int apps) throws IOException {
    Path base = Files.createDirectories(directory.resolve("base"));
    Path overlay = Files.createDirectories(directory.resolve("overlay"));
    var names = new StringBuilder("resources:\n");
    var made = new StringBuilder("configMapGenerator:\n");
    var merged = new StringBuilder("configMapGenerator:\n");
    var patches = new StringBuilder();
    for (int app = 0; app < apps; app++) {
      Files.writeString(base.resolve("app-" + app + ".yaml"), app(app));
      names.append("- app-").append(app).append(".yaml\n");
      made.append("- name: made-").append(app).append("\n  literals: [a=1]\n");
      merged.append("- name: made-").append(app);
      merged.append("\n  behavior: merge\n  literals: [b=2]\n");
      patches.append(patch(app));
    }
    Files.writeString(base.resolve("kustomization.yaml"), names.append(made));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        OVERLAY.replace("replacements:", patches + "replacements:") + merged);
    return overlay;
  }

  private static String app(int number) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: app-%1$d
      labels: {app: app-%1$d}
    spec:
      replicas: 1
      selector:
        matchLabels: {app: app-%1$d}
      template:
        metadata:
          labels: {app: app-%1$d}
        spec:
          serviceAccountName: app-%1$d
          containers:
          - name: main
            image: registry.example.com/app:%1$d
            ports:
            - containerPort: 8080
            envFrom:
            - configMapRef: {name: made-%1$d}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: app-%1$d}
    spec:
      selector: {app: app-%1$d}
      ports:
      - port: 80
        targetPort: 8080
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: app-%1$d}
    """
        .formatted(number);
  }

  private static String patch(int number) {
    return """
    - patch: |-
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app-%d}
        spec: {template: {spec: {containers: [{name: main, env: [{name: MODE, value: x}]}]}}}
    """
        .formatted(number);
  }

  static void erase(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
