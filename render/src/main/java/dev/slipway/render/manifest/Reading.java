package dev.slipway.render.manifest;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Limits;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.DirectoryTree;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlReader;
import dev.slipway.kustomize.yaml.YamlWriter;
import dev.slipway.model.Checkout;
import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One reading of a checkout. */
final class Reading {
  private static final int MOST_FAULTS = 10;

  private final Checkout checkout;
  private final RecordedTree tree;
  private final RecordedRemotes remotes;
  private final byte[] key;
  private final SortedSet<String> folders = new TreeSet<>();

  Reading(Checkout checkout, RemoteBases remotes, byte[] key) {
    this.checkout = checkout;
    this.tree = new RecordedTree(new DirectoryTree(checkout.root()));
    this.remotes = new RecordedRemotes(remotes.remotes(), key);
    this.key = key.clone();
  }

  Manifests kustomization() {
    return manifests(built(checkout.directory()));
  }

  Manifests files() {
    folders.add(checkout.path());
    var found = new ArrayList<Manifest>();
    for (Path path : ManifestFiles.below(checkout.directory())) {
      found.addAll(Files.isDirectory(path) ? built(path) : read(path));
    }
    return manifests(found);
  }

  private List<Manifest> built(Path directory) {
    var options = Options.DEFAULT.withRemotes(remotes);
    try {
      var found = new ArrayList<Manifest>();
      for (Resource resource :
          new Kustomizer(options).build(tree, DirectoryTree.text(directory)).resources()) {
        // As kubectl gets it: printed, and read again.
        String text = YamlWriter.write(resource.root());
        Node printed = new YamlReader().readFirst(text, "").orElseGet(MapNode::new);
        found.add(new Manifest(JsonTree.of(printed), place(directory, resource.source())));
      }
      return found;
    } catch (KustomizeException e) {
      throw problem(directory, e);
    }
  }

  private List<Manifest> read(Path file) {
    Path directory = checkout.directory();
    String shown = checkout.root().relativize(file).toString();
    try {
      String path = tree.resolve(DirectoryTree.text(file)).path();
      byte[] content = tree.read(path, Limits.DEFAULT.fileBytes());
      var found = new ArrayList<Manifest>();
      for (Node document : new YamlReader().read(content, shown)) {
        add(document, found);
      }
      return found;
    } catch (KustomizeException e) {
      throw problem(directory, e);
    }
  }

  /** An object, or the objects of a list of them. */
  private static void add(Node document, List<Manifest> found) {
    if (document instanceof MapNode map
        && map.text("kind").endsWith("List")
        && map.get("items") instanceof SequenceNode items) {
      items.items().forEach(item -> add(item, found));
    } else {
      found.add(new Manifest(JsonTree.of(document), document.source().toString()));
    }
  }

  private Manifests manifests(List<Manifest> found) {
    var objects = new ArrayList<Tree.Mapping>();
    var positions = new HashMap<String, String>();
    var faults = new ArrayList<Fault>();
    var secrets = new ArrayList<String>();
    for (Manifest manifest : found) {
      if (manifest.isFleet()) {
        continue;
      }
      manifest.fault().ifPresent(what -> faults.add(new Fault(what, manifest.at())));
      if (manifest.content() instanceof Tree.Mapping object && manifest.fault().isEmpty()) {
        String id = ObjectId.of(object).toString();
        String before = positions.put(id, manifest.at());
        if (before != null) {
          faults.add(new Fault(id + " is there twice, first at " + before, manifest.at()));
        }
        objects.add(object);
        secrets.addAll(SecretData.values(object));
      }
    }
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
    return new Manifests(objects, positions, inputs(), Secrets.of(secrets), gitPaths());
  }

  /** All of them at once, as far as a person reads on. */
  private static Problem refused(List<Fault> faults) {
    Fault first = faults.getFirst();
    String others =
        faults.stream()
            .skip(1)
            .limit(MOST_FAULTS)
            .map(fault -> "; " + fault.at() + ": " + fault.what())
            .collect(Collectors.joining());
    int more = faults.size() - 1 - MOST_FAULTS;
    return new Problem(
        ExitCode.USAGE,
        first.what() + others + (more > 0 ? "; and " + more + " more" : ""),
        first.at(),
        first.what().contains("SOPS")
            ? "keep this Secret out of the app's path for now, and create it on the cluster"
            : "correct the manifest, or move what is none out of the app's path");
  }

  private Problem problem(Path directory, KustomizeException e) {
    String at = place(directory, e.source());
    if (e.getMessage().contains("must specify --enable-helm")) {
      return new Problem(
          ExitCode.USAGE,
          "the kustomization has helmCharts, and Slipway runs no charts: they would be fetched and"
              + " filled in by a program outside of what Git says",
          at,
          "write what 'helm template' prints into Git, and name that file under resources",
          e);
    }
    return new Problem(
        remotes.failed() ? ExitCode.UNREACHABLE : ExitCode.USAGE,
        withoutPlace(e.getMessage()),
        at,
        withoutPlace(e.remedy()),
        e);
  }

  /** A text without the place of the checkout, which is another for each commit. */
  private String withoutPlace(String text) {
    String root = DirectoryTree.text(checkout.root());
    return text.replace(root + "/", "").replace(root, ".");
  }

  /**
   * File and line from the repository's root; the library names files from the directory that it
   * builds, and those of other repositories by their address.
   */
  private String place(Path directory, Source source) {
    if (source.file().isEmpty()) {
      Path relative = checkout.root().relativize(directory);
      return relative.toString().isEmpty() ? "kustomization" : relative.toString();
    }
    Path file = directory.resolve(source.file()).normalize();
    boolean here = file.startsWith(checkout.root()) && Files.exists(file);
    String shown = here ? checkout.root().relativize(file).toString() : source.file();
    return new Source(shown, source.line()).toString();
  }

  private List<Rendered.Input> inputs() {
    var inputs = new ArrayList<Rendered.Input>();
    tree.read()
        .forEach((path, content) ->
            inputs.add(
                new Rendered.Input(
                    checkout.root().relativize(path).toString(),
                    false,
                    Digest.keyed(key, new String(content, StandardCharsets.ISO_8859_1)))));
    inputs.addAll(remotes.read());
    return inputs;
  }

  private SortedSet<String> gitPaths() {
    var paths = new TreeSet<>(folders);
    var all = new ArrayList<Path>(tree.read().keySet());
    all.addAll(tree.missed());
    for (Path path : all) {
      if (path.startsWith(checkout.root())) {
        paths.add(checkout.root().relativize(path).toString());
      }
    }
    return paths;
  }

  private record Fault(String what, String at) {}
}
