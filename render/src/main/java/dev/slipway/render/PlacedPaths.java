package dev.slipway.render;

import dev.slipway.model.Checkout;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;

/** Leads paths of a model that the checkout does not have to the host's own directory. */
final class PlacedPaths {
  private final Checkout checkout;
  private final HostPaths hostPaths;
  private final ProjectFiles files;

  PlacedPaths(Checkout checkout, HostPaths hostPaths, ProjectFiles files) {
    this.checkout = checkout;
    this.hostPaths = hostPaths;
    this.files = files;
  }

  Tree.Mapping placed(Tree.Mapping model) {
    Tree.Mapping done = each(model, "services", this::service);
    done = each(done, "configs", entry -> at(entry, "file"));
    done = each(done, "secrets", entry -> at(entry, "file"));
    return each(done, "volumes", this::volume);
  }

  private static Tree.Mapping each(
      Tree.Mapping model, String section, UnaryOperator<Tree.Mapping> change) {
    if (model.get(section).isEmpty()) {
      return model;
    }
    var entries = new LinkedHashMap<>(model.mapping(section).entries());
    entries.replaceAll(
        (_, tree) -> tree instanceof Tree.Mapping entry ? change.apply(entry) : tree);
    return model.with(section, new Tree.Mapping(entries));
  }

  private Tree.Mapping service(Tree.Mapping service) {
    if (service.items("volumes").isEmpty()) {
      return service;
    }
    var mounts =
        service.items("volumes").stream()
            .map(tree ->
                tree instanceof Tree.Mapping mount && mount.text("type").orElse("").equals("bind")
                    ? at(mount, "source")
                    : tree)
            .toList();
    return service.with("volumes", new Tree.Sequence(mounts));
  }

  private Tree.Mapping volume(Tree.Mapping volume) {
    Tree.Mapping options = volume.mapping("driver_opts");
    return options.text("o").orElse("").contains("bind") && options.get("device").isPresent()
        ? volume.with("driver_opts", at(options, "device"))
        : volume;
  }

  private Tree.Mapping at(Tree.Mapping entry, String key) {
    return entry
        .text(key)
        .map(text ->
            entry.with(key, Tree.of(place(ComposeReader.unescaped(text)).replace("$", "$$"))))
        .orElse(entry);
  }

  private String place(String text) {
    Path path = ProjectFiles.path(new Value.Nil(Value.NOWHERE), text);
    if (!path.startsWith(checkout.root()) || files.exists(path)) {
      return text;
    }
    if (!hostPaths.isOfApp(path)) {
      throw new Problem(
          ExitCode.USAGE,
          "%s is not in the repository, and not below the app's own directory"
              .formatted(Wording.printable(checkout.root().relativize(path).toString())),
          "",
          "add it to the repository, or write an absolute path");
    }
    return hostPaths.stable(path).toString();
  }
}
