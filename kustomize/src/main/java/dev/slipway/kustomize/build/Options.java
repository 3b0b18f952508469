package dev.slipway.kustomize.build;

import dev.slipway.kustomize.Limits;
import dev.slipway.kustomize.file.LoadRestriction;
import dev.slipway.kustomize.file.NoRemotes;
import dev.slipway.kustomize.file.Remotes;
import dev.slipway.kustomize.helm.HelmOptions;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a build is done, beside what its kustomization says: upstream's flags, and what a library
 * needs beside them.
 *
 * @param restriction which files a kustomization may name
 * @param order as {@code --reorder} chooses it; {@code sortOptions} in the kustomization goes first
 * @param managedByLabel whether each resource is labelled as if {@code buildMetadata} asked for it
 * @param managedBy the value of that label
 * @param remotes how repositories and web servers are reached; at first, not at all
 * @param helm whether and how charts are made into resources
 * @param limits how much a build may do
 * @param explained whether a rendering can tell which step gave a field its value: that takes time
 * @param warnings who is told what upstream prints to its standard error
 */
public record Options(
    LoadRestriction restriction,
    Optional<Order> order,
    boolean managedByLabel,
    String managedBy,
    Remotes remotes,
    HelmOptions helm,
    Limits limits,
    boolean explained,
    Consumer<String> warnings) {
  /** In which order resources are printed. */
  public enum Order {
    /** By kind, so that what others need comes first. */
    LEGACY,
    /** As they came. */
    NONE
  }

  /** What {@code kustomize build} does without flags, except that nothing remote is read. */
  public static final Options DEFAULT =
      new Options(
          LoadRestriction.ROOT_ONLY,
          Optional.empty(),
          false,
          "kustomize-v5.8.1",
          new NoRemotes(),
          HelmOptions.DISABLED,
          Limits.DEFAULT,
          false,
          _ -> {});

  public Options withRestriction(LoadRestriction restriction) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }

  public Options withOrder(Order order) {
    return new Options(
        restriction,
        Optional.of(order),
        managedByLabel,
        managedBy,
        remotes,
        helm,
        limits,
        explained,
        warnings);
  }

  public Options withManagedByLabel(boolean managedByLabel) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }

  public Options withManagedBy(String managedBy) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }

  public Options withRemotes(Remotes remotes) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }

  public Options withHelm(HelmOptions helm) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }

  public Options withLimits(Limits limits) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }

  public Options withExplained(boolean explained) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }

  public Options withWarnings(Consumer<String> warnings) {
    return new Options(
        restriction, order, managedByLabel, managedBy, remotes, helm, limits, explained, warnings);
  }
}
