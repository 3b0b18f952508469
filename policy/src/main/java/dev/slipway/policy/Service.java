package dev.slipway.policy;

import dev.slipway.model.Tree;

/** One service of the canonical model. */
record Service(String name, Tree.Mapping entry) {
  String at(String key) {
    return "services." + name + "." + key;
  }

  String at(String key, int index) {
    return at(key) + "[" + index + "]";
  }
}
