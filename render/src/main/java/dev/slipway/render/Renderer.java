package dev.slipway.render;

import dev.slipway.model.App;
import dev.slipway.model.Checkout;
import dev.slipway.model.Digest;
import dev.slipway.model.Rendered;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.render.manifest.Manifests;
import dev.slipway.render.manifest.RemoteBases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Renders an app from one checkout and the host's own files, and from nothing else: Slipway's own
 * environment plays no part.
 *
 * <p>Of a Compose project, a relative path of the host (a bind mount, an env file, a secret) that
 * is in the checkout leads there. One that Git does not have leads to the same place below {@link
 * App#projectDirectory()}, so that data survives the next commit, whose checkout is another
 * directory. Relative paths that lead out of the checkout are refused; absolute ones stay as they
 * are, for policy to judge.
 */
public final class Renderer {
  private final App app;
  private final Checkout checkout;
  private final HostFiles host;
  private final byte[] key;
  private final HostPaths hostPaths;
  private final ProjectFiles files;

  private Renderer(App app, Checkout checkout, HostFiles host, byte[] key) {
    this.app = app;
    this.checkout = checkout;
    this.host = host;
    this.key = key.clone();
    this.hostPaths = new HostPaths(checkout.directory(), app.projectDirectory(), host.env());
    var outside = new HashSet<Path>();
    host.override().ifPresent(outside::add);
    host.env().ifPresent(outside::add);
    this.files = new ProjectFiles(Optional.of(checkout.root()), outside, hostPaths);
  }

  /**
   * What should run.
   *
   * @param key what digests of contents are keyed with
   * @param remotes how a kustomization gets at bases of other repositories
   * @throws dev.slipway.model.Problem with exit code 2 where the project or its target is wrong, 13
   *     where a variable or an env file is missing, 30 where a remote base cannot be had
   */
  public static Rendered render(
      App app, Checkout checkout, HostFiles host, RemoteBases remotes, byte[] key) {
    return rendering(app, checkout, host, remotes, key).rendered();
  }

  /** What should run, and which paths of the repository it depends on. */
  public static Rendering rendering(
      App app, Checkout checkout, HostFiles host, RemoteBases remotes, byte[] key) {
    App.Format format = app.format().orElseGet(() -> Formats.detect(app, checkout));
    Formats.refuseUnfit(format, app);
    return switch (format) {
      case COMPOSE -> new Renderer(app, checkout, host, key).compose();
      case KUSTOMIZE ->
          objects(app, checkout, format, Manifests.ofKustomization(checkout, remotes, key), key);
      case PLAIN -> objects(app, checkout, format, Manifests.ofFiles(checkout, remotes, key), key);
      case HELM -> throw Formats.helm(app);
    };
  }

  private static Rendering objects(
      App app, Checkout checkout, App.Format format, Manifests manifests, byte[] key) {
    Tree.Mapping model =
        Tree.mapping()
            .put("name", app.kubernetes().text("namespace").orElse("default"))
            .put("settings", app.kubernetes())
            .put("objects", new Tree.Sequence(List.copyOf(manifests.objects())))
            .build();
    var rendered =
        new Rendered(
            app.name(),
            checkout.revision(),
            format,
            model,
            manifests.digests(key),
            manifests.inputs(),
            manifests.secrets(),
            Map.of(),
            manifests.positions());
    return new Rendering(rendered, manifests.gitPaths());
  }

  private Rendering compose() {
    var envFiles = new ArrayList<Path>();
    Path usual = checkout.directory().resolve(".env");
    if (files.isFile(usual)) {
      envFiles.add(usual);
    }
    host.env().ifPresent(envFiles::add);
    // With no env file at all, /dev/null keeps the reader from looking for others.
    var request =
        new ComposeReader.Request(
            checkout.directory(),
            app.files(),
            app.profiles(),
            Map.of(),
            envFiles.isEmpty() ? List.of(Path.of("/dev/null")) : envFiles,
            Optional.empty());
    ComposeReader.Project project =
        new ComposeReader(
                request,
                files,
                host.override().stream().toList(),
                app.name().value(),
                app.target().kind() == TargetRef.Kind.COMPOSE)
            .project();
    Tree.Mapping model =
        Handover.of(
            new PlacedPaths(checkout, hostPaths, files).placed(project.model()), project.models());
    Map<String, String> variables = FilledFiles.variables(project);
    var contents = new Contents(checkout.root(), files, key);
    Map<String, String> digests =
        new ServiceDigests(model, project.environment(), contents, key).all();
    var secrets = new SecretValues(files, host, project.environment(), hostPaths).in(model);
    var rendered =
        new Rendered(
            app.name(),
            checkout.revision(),
            App.Format.COMPOSE,
            model,
            digests,
            inputs(),
            secrets,
            variables,
            project.positions());
    return new Rendering(rendered, gitPaths(contents));
  }

  private List<Rendered.Input> inputs() {
    var inputs = new ArrayList<Rendered.Input>();
    files
        .read()
        .forEach((path, bytes) -> {
          boolean inGit = path.startsWith(checkout.root());
          inputs.add(
              new Rendered.Input(
                  inGit ? checkout.root().relativize(path).toString() : path.toString(),
                  !inGit,
                  Digest.keyed(key, new String(bytes, StandardCharsets.ISO_8859_1))));
        });
    return inputs;
  }

  private SortedSet<String> gitPaths(Contents contents) {
    var paths = new TreeSet<String>();
    var all = new ArrayList<Path>(files.read().keySet());
    all.addAll(files.missed());
    all.addAll(contents.read());
    for (Path path : all) {
      if (path.startsWith(checkout.root())) {
        paths.add(checkout.root().relativize(path).toString());
      }
    }
    return paths;
  }
}
