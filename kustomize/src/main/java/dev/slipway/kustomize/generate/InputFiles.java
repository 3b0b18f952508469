package dev.slipway.kustomize.generate;

/** Reads files as they are named in one kustomization, within what it may read. */
@FunctionalInterface
public interface InputFiles {
  /**
   * @param path relative to the kustomization's directory, as it is written there
   * @throws dev.slipway.kustomize.KustomizeException where it cannot be read, or may not be
   */
  byte[] read(String path);
}
