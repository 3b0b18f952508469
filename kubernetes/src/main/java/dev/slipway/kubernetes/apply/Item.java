package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;

/**
 * One object as it is to be, with how the server serves it.
 *
 * @param served false where the server does not know the kind yet: a definition of the same
 *     rendering will tell it
 */
record Item(ObjectId id, Tree.Mapping object, ResourceType type, boolean served) {
  InventoryText.Entry entry() {
    return new InventoryText.Entry(id, type.version());
  }

  /** The item once its kind is served. */
  Item known() {
    return new Item(id, object, type, true);
  }
}
