package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;

/** Applies an entry of {@code patchesJson6902}. */
public final class PatchJson6902Transformer implements Transformer {
  private final JsonPatch patch;
  private final Selector target;

  private PatchJson6902Transformer(JsonPatch patch, Selector target) {
    this.patch = patch;
    this.target = target;
  }

  /**
   * @param configuration with the fields {@code target} and {@code path} or {@code jsonOp}
   * @param loader reads the file of {@code path}
   */
  public static PatchJson6902Transformer of(MapNode configuration, Loader loader) {
    var settings = new Settings(configuration);
    Selector target =
        settings
            .section("target")
            .map(Selector::of)
            .filter(selector -> !selector.name().isEmpty())
            .orElseThrow(() -> wrong("must specify the target name", configuration));
    String path = settings.text("path");
    PatchText inline = PatchText.inline(configuration, "jsonOp");
    if (path.isEmpty() && inline.text().isEmpty()) {
      throw wrong("empty file path and empty jsonOp", configuration);
    }
    if (!path.isEmpty() && !inline.text().isEmpty()) {
      throw wrong("must specify a file path or jsonOp, not both", configuration);
    }
    PatchText text = path.isEmpty() ? inline : PatchText.file(path, loader);
    if (text.text().isEmpty()) {
      throw wrong("patch file '%s' empty seems to be empty".formatted(path), configuration);
    }
    JsonPatch patch = parse(text);
    if (patch.isEmpty()) {
      throw wrong(
          "patch appears to be empty; file=%s, JsonOp=%s".formatted(path, text.text()),
          configuration);
    }
    return new PatchJson6902Transformer(patch, target);
  }

  private static JsonPatch parse(PatchText text) {
    try {
      return JsonPatch.parse(text.text(), text.name());
    } catch (KustomizeException e) {
      throw e.within("decoding " + text.text());
    }
  }

  private static KustomizeException wrong(String message, MapNode configuration) {
    return new KustomizeException(message, configuration.source());
  }

  @Override
  public void transform(ResourceSet resources) {
    for (Resource resource : List.copyOf(target.select(resources))) {
      patch.apply(resource, resources);
    }
  }
}
