package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.DelimitedPath;
import dev.slipway.kustomize.field.Lookup;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.file.FilePaths;
import dev.slipway.kustomize.patch.Selector;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts one value into fields, or into a file path that a field holds. */
public final class ValueAddTransformer implements Transformer {
  private final String value;
  private final List<Target> targets;

  /**
   * @param filePathPosition where the value is put into the path that is there, from 1; 0 where it
   *     replaces what is there
   */
  private record Target(Optional<Selector> selector, String fieldPath, long filePathPosition) {
    static Target of(Settings settings) {
      var target =
          new Target(
              settings.section("selector").map(Selector::of),
              settings.text("fieldPath"),
              settings.number("filePathPosition"));
      if (target.fieldPath.isEmpty()) {
        throw new KustomizeException("fieldPath cannot be empty", settings.source());
      }
      if (target.filePathPosition < 0) {
        throw new KustomizeException(
            "value of FilePathPosition (" + target.filePathPosition + ") cannot be negative",
            settings.source());
      }
      return target;
    }
  }

  private ValueAddTransformer(String value, List<Target> targets) {
    this.value = value;
    this.targets = targets;
  }

  /**
   * From a document of the kind ValueAddTransformer.
   *
   * @param root the directory of the kustomization, whose name is the value where none is given
   * @param files reads a YAML file that the document names
   */
  public static ValueAddTransformer of(
      MapNode document, String root, Function<String, Optional<MapNode>> files) {
    var settings = new Settings(document);
    String value = settings.text("value").strip();
    var targets = new ArrayList<Settings>(settings.sections("targets"));
    String file = settings.text("targetFilePath");
    if (!file.isEmpty()) {
      files.apply(file).ifPresent(map -> targets.addAll(new Settings(map).sections("targets")));
    }
    if (targets.isEmpty()) {
      throw new KustomizeException("must specify at least one target", document.source());
    }
    return new ValueAddTransformer(
        value.isEmpty() ? root.substring(root.lastIndexOf('/') + 1) : value,
        targets.stream().map(Target::of).toList());
  }

  @Override
  public void transform(ResourceSet resources) {
    for (Target target : targets) {
      List<Resource> selected =
          target
              .selector()
              .map(selector -> selector.select(resources))
              .orElse(resources.resources());
      selected.forEach(resource -> add(resource, target));
      resources.idsChanged();
    }
  }

  private void add(Resource resource, Target target) {
    if (target.fieldPath().equals("metadata/namespace")) {
      new NamespaceSetter(value).set(resource);
      return;
    }
    Node node = Lookup.findOrCreate(resource.root(), path(target.fieldPath()));
    if (node == null && target.filePathPosition() > 0) {
      // Upstream ends with a fault of its own here.
      throw new KustomizeException(
          "no file path at " + target.fieldPath() + " of " + resource.currentId(),
          resource.source());
    }
    if (node == null) {
      return;
    }
    String before = node instanceof ScalarNode scalar ? scalar.value() : "";
    Values.setText(
        node,
        target.filePathPosition() == 0
            ? value
            : inserted(before, (int) Math.min(target.filePathPosition(), 1 << 20) - 1));
  }

  private static List<String> path(String text) {
    // A slash at the beginning means nothing, and is dropped with the other empty names.
    return DelimitedPath.split("/" + text, "/");
  }

  private String inserted(String path, int position) {
    List<String> parts = parts(path);
    int at = Math.min(position, parts.size());
    boolean absolute = !parts.isEmpty() && parts.getFirst().isEmpty();
    parts.add(absolute && at < parts.size() ? at + 1 : at, value);
    String joined = String.join("/", parts.stream().filter(part -> !part.isEmpty()).toList());
    return (absolute ? "/" : "") + FilePaths.clean(joined);
  }

  /** The parts of a file path; that of an absolute one begin with an empty part. */
  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    String rest = path;
    while (!rest.isEmpty()) {
      int slash = rest.lastIndexOf('/');
      String last = rest.substring(slash + 1);
      if (slash == 0) {
        if (!last.isEmpty()) {
          parts.addFirst(last);
        }
        parts.addFirst("");
        return parts;
      }
      parts.addFirst(last);
      rest = slash < 0 ? "" : rest.substring(0, slash);
    }
    return parts;
  }
}
