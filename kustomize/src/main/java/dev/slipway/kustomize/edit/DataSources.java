package dev.slipway.kustomize.edit;

import java.util.List;

/**
 * A generator of a ConfigMap or a Secret as {@code kustomize edit add} describes it.
 *
 * @param namespace empty for the default one
 * @param envFile empty for none
 * @param behavior empty for the usual one
 * @param type of a Secret; empty for a ConfigMap
 */
public record DataSources(
    String name,
    String namespace,
    List<String> literals,
    List<String> files,
    String envFile,
    String behavior,
    boolean disableNameSuffixHash,
    String type) {
  public DataSources {
    literals = List.copyOf(literals);
    files = List.copyOf(files);
  }

  /** A generator from literals alone. */
  public static DataSources ofLiterals(String name, List<String> literals) {
    return new DataSources(name, "", literals, List.of(), "", "", false, "");
  }
}
