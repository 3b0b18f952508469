package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.file.Work;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceReader;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies an entry of {@code patches}, which is a strategic merge patch or a JSON patch. */
public final class PatchTransformer implements Transformer {
  private final List<StrategicPatch> merges;
  private final @Nullable JsonPatch json;
  private final @Nullable Selector target;
  private final String origin;
  private final Source source;

  private PatchTransformer(
      List<StrategicPatch> merges,
      @Nullable JsonPatch json,
      @Nullable Selector target,
      String origin,
      Source source) {
    this.merges = merges;
    this.json = json;
    this.target = target;
    this.origin = origin;
    this.source = source;
  }

  /**
   * @param configuration with the fields {@code path} or {@code patch}, {@code target} and {@code
   *     options}
   * @param loader reads the file of {@code path}
   */
  public static PatchTransformer of(MapNode configuration, Loader loader, Schemas schemas) {
    var settings = new Settings(configuration);
    String path = settings.text("path");
    String inline = settings.text("patch").strip();
    Source source = configuration.source();
    if (path.isEmpty() == inline.isEmpty()) {
      throw new KustomizeException(
          (path.isEmpty()
                  ? "must specify one of patch and path in\n"
                  : "patch and path can't be set at the same time\n")
              + YamlWriter.write(configuration),
          source);
    }
    String origin =
        path.isEmpty()
            ? "[patch: " + PatchText.quoted(inline) + "]"
            : "[path: " + PatchText.quoted(path) + "]";
    PatchText text =
        path.isEmpty()
            ? new PatchText(inline, PatchText.inline(configuration, "patch").name())
            : read(path, loader, source);
    Selector target = settings.section("target").map(Selector::of).orElse(null);
    return of(text, settings.section("options"), target, origin, source, schemas, loader.work());
  }

  private static PatchText read(String path, Loader loader, Source source) {
    try {
      return PatchText.file(path, loader);
    } catch (KustomizeException e) {
      var named = e.within("failed to get the patch file from path(" + path + ")");
      throw named.source().line() > 0
          ? named
          : new KustomizeException(named.getMessage(), source, e.remedy());
    }
  }

  /** What the text is shows only in trying both. */
  private static PatchTransformer of(
      PatchText text,
      Optional<Settings> options,
      @Nullable Selector target,
      String origin,
      Source source,
      Schemas schemas,
      Work work) {
    boolean mayRename = options.map(o -> o.flag("allowNameChange")).orElse(false);
    boolean mayRetype = options.map(o -> o.flag("allowKindChange")).orElse(false);
    List<Resource> objects = null;
    JsonPatch json = null;
    KustomizeException notObjects = null;
    KustomizeException notJson = null;
    try {
      objects = ResourceReader.read(text.text(), text.name());
    } catch (KustomizeException e) {
      notObjects = e;
    }
    try {
      json = JsonPatch.parse(text.text(), text.name());
    } catch (KustomizeException e) {
      notJson = e;
    }
    if (objects != null) {
      if (json != null && !json.isEmpty() && !objects.isEmpty()) {
        throw new KustomizeException(
            "illegally qualifies as both an SM and JSON patch: " + origin, source);
      }
      List<StrategicPatch> merges =
          objects.stream()
              .map(patch -> new StrategicPatch(patch, mayRename, mayRetype, schemas, work))
              .toList();
      return new PatchTransformer(merges, null, target, origin, source);
    }
    if (json == null) {
      throw unreadable(text, origin, source, notObjects, notJson);
    }
    return new PatchTransformer(List.of(), json, target, origin, source);
  }

  private static KustomizeException unreadable(
      PatchText text,
      String origin,
      Source source,
      @Nullable KustomizeException notObjects,
      @Nullable KustomizeException notJson) {
    boolean looksLikeJson = text.text().startsWith("[") || text.text().startsWith("- ");
    KustomizeException likely = looksLikeJson ? notJson : notObjects;
    String why = likely == null ? "" : " (" + likely.getMessage() + ")";
    return new KustomizeException(
        "unable to parse SM or JSON patch from " + origin + why,
        likely == null || likely.source().line() == 0 ? source : likely.source(),
        "a strategic merge patch has apiVersion, kind and metadata.name; a JSON patch is a list of"
            + " operations");
  }

  @Override
  public void transform(ResourceSet resources) {
    if (json != null) {
      transform(json, resources);
    } else if (target == null) {
      merges.forEach(patch -> merge(patch, resources));
    } else if (!merges.isEmpty()) {
      mergeIntoTarget(target, resources);
    }
  }

  private static void merge(StrategicPatch patch, ResourceSet resources) {
    Resource found;
    try {
      found = patch.target(resources);
    } catch (KustomizeException e) {
      throw e.within(
          "no resource matches strategic merge patch " + PatchText.quoted(patch.id().toString()));
    }
    patch.apply(found, resources);
  }

  private void mergeIntoTarget(Selector selector, ResourceSet resources) {
    if (merges.size() > 1) {
      throw new KustomizeException(
          "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set"
              + " `patches.target` field: "
              + origin,
          source,
          "write one entry for each patch");
    }
    List<Resource> selected;
    try {
      selected = List.copyOf(selector.select(resources));
    } catch (KustomizeException e) {
      throw at(
          e.within(
              "unable to find patch target "
                  + PatchText.quoted(selector.toString())
                  + " in `resources`"));
    }
    selected.forEach(resource -> merges.getFirst().applyToChosen(resource, resources));
    // As upstream, which puts all resources into its set anew: an earlier patch may have made two
    // alike.
    if (resources.idsTouched()) {
      resources.requireDistinctIds();
    }
  }

  private void transform(JsonPatch patch, ResourceSet resources) {
    if (target == null) {
      throw new KustomizeException("must specify a target for JSON patch " + origin, source);
    }
    List<Resource> selected;
    try {
      selected = List.copyOf(target.select(resources));
    } catch (KustomizeException e) {
      throw at(e);
    }
    for (Resource resource : selected) {
      resource.rememberId();
      patch.apply(resource, resources);
    }
  }

  private KustomizeException at(KustomizeException e) {
    return e.source().line() > 0 ? e : new KustomizeException(e.getMessage(), source, e.remedy());
  }
}
