package dev.slipway.kubernetes.apply;

import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Objects of an app as chance has them, from one round to the next. */
final class RandomObjects {
  private RandomObjects() {}

  static void change(Map<String, Tree.Mapping> objects, RandomGenerator random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      String name = "n" + random.nextInt(6);
      switch (random.nextInt(6)) {
        case 0 -> objects.remove("map" + name);
        case 1 -> objects.remove("web" + name);
        case 2, 3 -> objects.put("map" + name, map(name, random));
        default -> objects.put("web" + name, web(name, random));
      }
    }
  }

  private static Tree.Mapping map(String name, RandomGenerator random) {
    var data = new TreeMap<String, String>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      data.put("k" + random.nextInt(4), "v" + random.nextInt(3));
    }
    boolean secret = name.equals("n1");
    return Manifests.object(
            "{apiVersion: v1, kind: %s, metadata: {name: %s}}"
                .formatted(secret ? "Secret" : "ConfigMap", name))
        .with(secret ? "stringData" : "data", Tree.ofTexts(data));
  }

  private static Tree.Mapping web(String name, RandomGenerator random) {
    var containers = new ArrayList<Tree>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      containers.add(
          Manifests.object(
              "{name: c%d, image: 'i:%d', ports: [{containerPort: %d}], args: [a%d]}"
                  .formatted(i, random.nextInt(3), 80 + random.nextInt(2), random.nextInt(2))));
    }
    String label = random.nextInt(8) == 0 ? "x" : "y";
    String replicas = random.nextBoolean() ? "replicas: " + random.nextInt(4) + ", " : "";
    Tree.Mapping object =
        Manifests.object(
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: %s},
              spec: {%sselector: {matchLabels: {app: %s}}, template: {}}}
            """
                .formatted(name, replicas, label));
    Tree.Mapping spec = object.mapping("spec");
    Tree.Mapping pod =
        Tree.mapping()
            .put(
                "metadata",
                Tree.mapping().put("labels", Tree.mapping().put("app", label).build()).build())
            .put("spec", Tree.mapping().put("containers", new Tree.Sequence(containers)).build())
            .build();
    return object.with("spec", spec.with("template", pod));
  }
}
