package dev.slipway.render;

import dev.slipway.model.App;
import dev.slipway.model.Checkout;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.TargetRef;
import dev.slipway.render.manifest.ManifestFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which language an app is written in, and whether its target understands it. */
final class Formats {
  private Formats() {}

  /** What the files are; of several languages the one that the target understands. */
  static App.Format detect(App app, Checkout checkout) {
    Path directory = checkout.directory();
    boolean compose = !app.files().isEmpty() || ComposeReader.isProject(directory);
    boolean objects = isKubernetes(app);
    if (compose && !objects) {
      return App.Format.COMPOSE;
    }
    if (ManifestFiles.isKustomization(directory)) {
      return App.Format.KUSTOMIZE;
    }
    if (Files.isRegularFile(directory.resolve("Chart.yaml"))) {
      return App.Format.HELM;
    }
    if (compose) {
      return App.Format.COMPOSE;
    }
    if (Files.isDirectory(directory) && !ManifestFiles.below(directory).isEmpty()) {
      return App.Format.PLAIN;
    }
    throw new Problem(
        ExitCode.USAGE,
        objects
            ? "nothing to render: there is no kustomization, YAML or JSON"
            : "nothing to render: there is no Compose file, kustomization, chart or YAML",
        app.name() + ", path " + (checkout.path().isEmpty() ? "." : checkout.path()),
        objects
            ? "add manifests there, or correct the app's path"
            : "add a compose.yaml there, or correct the app's path");
  }

  private static boolean isKubernetes(App app) {
    return app.target().kind() == TargetRef.Kind.KUBERNETES;
  }

  /**
   * @throws Problem with exit code 2 where the target does not understand the language
   */
  static void refuseUnfit(App.Format format, App app) {
    boolean objects = isKubernetes(app);
    if (objects && format == App.Format.COMPOSE) {
      throw new Problem(
          ExitCode.USAGE,
          "this is a Compose project, and the target %s takes Kubernetes objects"
              .formatted(app.target().name()),
          app.name().value(),
          "name a target of kind compose, or write a kustomization or manifests");
    }
    if (!objects && format != App.Format.COMPOSE) {
      String name =
          switch (format) {
            case KUSTOMIZE -> "a kustomization";
            case HELM -> "a Helm chart";
            case PLAIN, COMPOSE -> "plain YAML";
          };
      throw new Problem(
          ExitCode.USAGE,
          "this is %s, and the target %s takes Compose projects"
              .formatted(name, app.target().name()),
          app.name().value(),
          "name a target of kind kubernetes, or add a compose.yaml");
    }
  }

  static Problem helm(App app) {
    return new Problem(
        ExitCode.USAGE,
        "this is a Helm chart, and Slipway does not deploy charts yet: that comes with Flux objects",
        app.name().value(),
        "write what 'helm template' prints into Git, and deploy that");
  }
}
