package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.model.CommitId;
import dev.slipway.model.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an app has brought to a cluster, as the cluster itself remembers it. Pure.
 *
 * @param parts the ConfigMaps that hold it, in the order of their numbers
 * @param commit what was deployed last
 */
record Inventory(List<Part> parts, Optional<CommitId> commit) {
  static final Inventory NONE = new Inventory(List.of(), Optional.empty());

  /**
   * The objects that one ConfigMap holds.
   *
   * @param number from 1 on
   */
  record Part(int number, List<Entry> entries) {}

  List<Entry> entries() {
    return parts.stream().flatMap(part -> part.entries().stream()).distinct().toList();
  }

  List<ObjectId> ids() {
    return entries().stream().map(Entry::id).distinct().toList();
  }

  /** All that is in it, and these in their versions of now. */
  List<Entry> and(List<Entry> more) {
    Map<ObjectId, Entry> fresh = new HashMap<>();
    more.forEach(entry -> fresh.put(entry.id(), entry));
    var all = new ArrayList<>(more);
    entries().stream().filter(entry -> !fresh.containsKey(entry.id())).forEach(all::add);
    return all;
  }

  /**
   * The parts that hold these entries. An entry stays in the part that it is in, so that at no
   * time, while one part is written after the other, an entry is in none.
   *
   * @param size the most bytes that one part may have
   */
  List<Part> holding(List<Entry> wanted, int size) {
    var left = new ArrayList<>(wanted);
    Map<ObjectId, Entry> byId = new HashMap<>();
    wanted.forEach(entry -> byId.put(entry.id(), entry));
    var held = new ArrayList<Part>();
    var placed = new HashSet<ObjectId>();
    for (Part part : parts) {
      List<Entry> stay =
          part.entries().stream()
              .map(Entry::id)
              .filter(byId::containsKey)
              .filter(placed::add)
              .map(byId::get)
              .toList();
      held.add(new Part(part.number(), stay));
    }
    left.removeIf(entry -> placed.contains(entry.id()));
    int next = parts.stream().mapToInt(Part::number).max().orElse(0) + 1;
    for (int i = 0; i < held.size() && !left.isEmpty(); i++) {
      held.set(i, filled(held.get(i), left, size));
    }
    while (!left.isEmpty() || held.isEmpty()) {
      held.add(filled(new Part(next++, List.of()), left, size));
    }
    return held;
  }

  /** The part with as many of the entries as it can take; those are taken from the list. */
  private static Part filled(Part part, List<Entry> left, int size) {
    var entries = new ArrayList<>(part.entries());
    int used = entries.stream().mapToInt(Inventory::bytes).sum();
    while (!left.isEmpty() && (entries.isEmpty() || used + bytes(left.getFirst()) <= size)) {
      used += bytes(left.getFirst());
      entries.add(left.removeFirst());
    }
    return new Part(part.number(), entries);
  }

  /** Names of objects are ASCII. */
  private static int bytes(Entry entry) {
    return InventoryText.line(entry).length() + 1;
  }
}
