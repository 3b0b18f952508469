package dev.slipway.kustomize.fuzz;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.build.Rendering;
import dev.slipway.kustomize.file.LoadRestriction;
import dev.slipway.kustomize.file.MemoryTree;
import dev.slipway.kustomize.helm.HelmOptions;
import dev.slipway.kustomize.remote.NetworkRemotes;
import dev.slipway.kustomize.resource.Resource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The library, in this process. */
final class Ours {
  private final String managedBy;

  Ours(String managedBy) {
    this.managedBy = managedBy;
  }

  /**
   * @param crashed a crash is a failure that no failure of the real kustomize agrees with
   * @param unforeseen names that end with a hash that upstream takes of its own nodes: those of
   *     generated resources of which a patch changed the kind
   */
  record Result(Outcome outcome, boolean crashed, List<String> unforeseen) {
    static Result failed(String error, boolean crashed) {
      return new Result(Outcome.failed(error), crashed, List.of());
    }

    boolean agreesWith(Outcome upstream) {
      return !crashed && outcome.agreesWith(upstream);
    }
  }

  Result build(Tree tree) {
    try (var place = new Workplace()) {
      Rendering rendering = rendering(tree, place);
      return new Result(Outcome.built(rendering.text()), false, unforeseen(rendering));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (KustomizeException failure) {
      return Result.failed(failure.source() + ": " + failure.getMessage(), false);
    } catch (RuntimeException | StackOverflowError crash) {
      var trace = new StringWriter();
      crash.printStackTrace(new PrintWriter(trace));
      return Result.failed(trace.toString(), true);
    }
  }

  private Rendering rendering(Tree tree, Workplace place) throws IOException {
    Options options = options(tree);
    if (Repositories.areIn(tree)) {
      var repositories = Repositories.commit(tree, place.folder("served"));
      Path cache = place.folder("cache");
      options = options.withRemotes(new NetworkRemotes(cache, repositories.git(), false));
    }
    var kustomizer = new Kustomizer(options);
    if (options.helm().enabled()) {
      // Helm reads only directories.
      Path directory = place.folder("tree");
      tree.write(directory);
      return kustomizer.build(directory.resolve(tree.target()));
    }
    var files = new MemoryTree();
    for (String path : tree.files().keySet()) {
      if (!Repositories.holds(path)) {
        files.with(path, tree.bytes(path));
      }
    }
    return kustomizer.build(files, "/" + tree.target());
  }

  private static List<String> unforeseen(Rendering rendering) {
    return rendering.resources().stream()
        .filter(Resource::needsHash)
        .filter(resource -> !resource.kind().equals("ConfigMap"))
        .filter(resource -> !resource.kind().equals("Secret"))
        .map(Resource::name)
        .toList();
  }

  private Options options(Tree tree) {
    Options options = Options.DEFAULT.withManagedBy(managedBy);
    for (String flag : tree.flags()) {
      options =
          switch (flag) {
            case "--reorder=none" -> options.withOrder(Options.Order.NONE);
            case "--reorder=legacy" -> options.withOrder(Options.Order.LEGACY);
            case "--load-restrictor=LoadRestrictionsNone" ->
                options.withRestriction(LoadRestriction.NONE);
            case "--enable-helm" -> options.withHelm(HelmOptions.enabled(Helms.program()));
            case "--enable-managedby-label" -> options.withManagedByLabel(true);
            case String _ -> options;
          };
    }
    return options;
  }
}
