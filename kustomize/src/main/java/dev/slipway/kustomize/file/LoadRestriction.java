package dev.slipway.kustomize.file;

/** Which files a kustomization may name. */
public enum LoadRestriction {
  /** Those in its own directory and below. */
  ROOT_ONLY,
  /** Every file of the tree. */
  NONE
}
