package dev.slipway.fleet;

import java.nio.file.Path;
import java.util.Optional;

/** The {@code slipway.yaml} that {@code slipway init} writes. */
public final class FleetTemplate {
  private FleetTemplate() {}

  /**
   * A file with one app of this repository, ready to be read.
   *
   * @param fleet the fleet's name
   * @param app the app's name
   * @param path its directory inside the repository, {@code ""} for the root
   * @param branch the branch that is deployed
   * @param target {@code process}, {@code compose} or {@code kubernetes}
   * @param root its own root; empty for the usual one
   */
  public static String text(
      String fleet, String app, String path, String branch, String target, Optional<Path> root) {
    String trust = trust(target);
    String kubernetes =
        target.equals("kubernetes")
            ? """
                # Where objects lie that name no namespace.
                # kubernetes:
                #   namespace: shop
            """
            : "";
    return """
    # Which app goes to which target. Every key: docs/reference/slipway-yaml.md, or slipway schema.
    apiVersion: slipway.dev/v1alpha1
    kind: Fleet
    metadata:
      name: %s
    %s
    %sapps:
      %s:
        source:
          ref: %s%s
        target: %s
        # A commit counts as deployed when this many looks in a row find every service well, and
        # the smoke tests have passed.
        verify:
          samples: 3
          # smoke:
          #   - http: http://127.0.0.1:8080/healthz
    %s\
    """
        .formatted(
            scalar(fleet),
            root.map(own ->
                    "# The usual root is another fleet's.\nroot: " + scalar(own.toString()) + "\n")
                .orElse(""),
            trust,
            scalar(app),
            scalar(branch),
            path.isEmpty() ? "" : "\n      path: " + scalar(path),
            scalar(target),
            kubernetes);
  }

  private static String trust(String target) {
    return switch (target) {
      case "process" ->
          """
          # What a repository may do beyond running confined containers. Nothing unless it stands here.
          repositories:
            this:
              trust: [host-processes]

          """;
      case "kubernetes" ->
          """
          # The cluster is the one of kubectl's current context unless it is named here, for a target "prod".
          # targets:
          #   prod: {kind: kubernetes, kubeconfig: /etc/slipway/prod.kubeconfig, context: prod}
          # What a repository may do beyond its app's own namespace. Nothing unless it stands here:
          # other-namespaces, cluster-objects, commands.
          # repositories:
          #   this:
          #     trust: [cluster-objects]

          """;
      default ->
          """
          # What a repository may do beyond running confined containers. Nothing unless it stands here:
          # host-processes, commands, host-mounts, docker-socket.
          # repositories:
          #   this:
          #     trust: [host-mounts]

          """;
    };
  }

  /** The text as YAML reads it back: quoted unless it is plainly a word. */
  private static String scalar(String text) {
    boolean plain =
        !text.isEmpty()
            && Character.isLetter(text.charAt(0))
            && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_./".indexOf(c) >= 0)
            && !text.equals("true")
            && !text.equals("false")
            && !text.equals("null");
    return plain ? text : dev.slipway.model.Tree.of(text).json();
  }
}
