package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.file.Work;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceReader;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.ArrayList;
import java.util.List;

/** Applies the strategic merge patches of {@code patchesStrategicMerge}. */
public final class PatchStrategicMergeTransformer implements Transformer {
  private final List<StrategicPatch> patches;

  private PatchStrategicMergeTransformer(List<Resource> patches, Schemas schemas, Work work) {
    this.patches =
        patches.stream()
            .map(patch -> new StrategicPatch(patch, false, false, schemas, work))
            .toList();
  }

  /**
   * @param configuration with the fields {@code paths} and {@code patches}
   * @param loader reads the files of {@code paths}
   */
  public static PatchStrategicMergeTransformer of(
      MapNode configuration, Loader loader, Schemas schemas) {
    var settings = new Settings(configuration);
    List<String> paths = settings.texts("paths");
    PatchText inline = PatchText.inline(configuration, "patches");
    if (paths.isEmpty() && inline.text().isEmpty()) {
      throw new KustomizeException(
          "empty file path and empty patch content", configuration.source());
    }
    List<Resource> patches = new ArrayList<>();
    for (String path : paths) {
      patches.addAll(read(path, loader, configuration));
    }
    if (!inline.text().isEmpty()) {
      patches.addAll(ResourceReader.read(inline.text(), inline.name()));
    }
    if (patches.isEmpty()) {
      throw new KustomizeException(
          "patch appears to be empty; files=%s, Patch=%s".formatted(paths, inline.text()),
          configuration.source());
    }
    return new PatchStrategicMergeTransformer(patches, schemas, loader.work());
  }

  /** What is called a path may be the patch itself. */
  private static List<Resource> read(String path, Loader loader, MapNode configuration) {
    try {
      return ResourceReader.read(path, configuration.source() + ", in the patch");
    } catch (KustomizeException _) {
      PatchText file = PatchText.file(path, loader);
      return ResourceReader.read(file.text(), file.name());
    }
  }

  @Override
  public void transform(ResourceSet resources) {
    for (StrategicPatch patch : patches) {
      patch.applyToChosen(patch.target(resources), resources);
    }
  }
}
