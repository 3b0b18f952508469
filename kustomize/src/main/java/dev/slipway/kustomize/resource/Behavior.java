package dev.slipway.kustomize.resource;

/** What a generated ConfigMap or Secret does to one of the same name from a base. */
public enum Behavior {
  /** Nothing was written: as {@link #CREATE}. */
  UNSPECIFIED,
  CREATE,
  REPLACE,
  MERGE
}
