package dev.slipway.kustomize.helm;

import java.util.List;

/**
 * Whether and how charts are made into resources.
 *
 * @param enabled whether they are at all: a chart's templates are a program of its author
 * @param helm what runs them
 * @param apiVersions of the cluster, where a chart in a kustomization names none
 * @param kubeVersion of the cluster, where a chart in a kustomization names none
 * @param debug whether a failure tells the templates' output
 */
public record HelmOptions(
    boolean enabled, Helm helm, List<String> apiVersions, String kubeVersion, boolean debug) {
  /** Charts are refused. */
  public static final HelmOptions DISABLED =
      new HelmOptions(false, new HelmProgram("helm"), List.of(), "", false);

  public HelmOptions {
    apiVersions = List.copyOf(apiVersions);
  }

  /** Charts are made into resources by a program: a path, or a name on the search path. */
  public static HelmOptions enabled(String command) {
    return new HelmOptions(true, new HelmProgram(command), List.of(), "", false);
  }

  public HelmOptions withCluster(List<String> apiVersions, String kubeVersion) {
    return new HelmOptions(enabled, helm, apiVersions, kubeVersion, debug);
  }

  public HelmOptions withDebug(boolean debug) {
    return new HelmOptions(enabled, helm, apiVersions, kubeVersion, debug);
  }
}
