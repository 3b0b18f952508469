package dev.slipway.kustomize.generate;

/** The kinds of resource that hold data under keys. */
public enum DataKind {
  CONFIG_MAP("ConfigMap"),
  SECRET("Secret");

  private final String kindName;

  DataKind(String kindName) {
    this.kindName = kindName;
  }

  String kindName() {
    return kindName;
  }
}
