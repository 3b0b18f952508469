package dev.slipway.engine;

import dev.slipway.data.Json;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The releases that were planned, sealed on disk: what a run goes on with after a crash, what a
 * rollback restores, and what a plan compares with.
 *
 * <p>A release is a cache in one sense: where it is lost it can be rendered again from Git and the
 * host's files, as long as those have not changed.
 */
final class ReleaseStore {
  private static final String SEALED = ".sealed";

  private final Workspace workspace;
  private final LocalKey key;

  ReleaseStore(Workspace workspace, LocalKey key) {
    this.workspace = workspace;
    this.key = key;
  }

  /** The name that {@link #load} finds it by. */
  String save(Release release) {
    return save(release, release.run().value());
  }

  /**
   * Keeps what a run has restored beside what it was to bring up: instances that carry the run's id
   * may come from either.
   */
  void saveRestored(Release release) {
    save(release, restoredIn(release.run()));
  }

  /** The name of what a run has restored, where it has. */
  static String restoredIn(RunId run) {
    return run.value() + "-restored";
  }

  /** The release that an instance of a service was made from, by the run and digest it carries. */
  Optional<Release> madeIn(AppName app, RunId run, String service, Optional<String> digest) {
    Optional<Release> planned = load(app, run.value());
    return planned
        .filter(release -> made(release, service, digest))
        .or(() -> load(app, restoredIn(run)).filter(release -> made(release, service, digest)))
        .or(() -> planned);
  }

  private static boolean made(Release release, String service, Optional<String> digest) {
    return Optional.ofNullable(release.rendered().serviceDigests().get(service)).equals(digest);
  }

  private String save(Release release, String name) {
    String tree = release.rendered().revision().tree();
    Path file = workspace.releases(release.app()).resolve(name + "@" + tree + SEALED);
    try {
      byte[] plain = encode(release).json().getBytes(StandardCharsets.UTF_8);
      DurableFile.write(file, key.seal(plain));
      return name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty where the record is gone or was sealed with another key. */
  Optional<Release> load(AppName app, String name) {
    Optional<Path> file =
        files(workspace.releases(app)).stream().filter(f -> name(f).equals(name)).findFirst();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      var text = new String(key.unseal(Files.readAllBytes(file.get())), StandardCharsets.UTF_8);
      return Optional.of(decode((Tree.Mapping) Json.parse("a sealed release", text)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes all releases of an app but those named. */
  void retain(AppName app, Set<String> names) {
    for (Path file : files(workspace.releases(app))) {
      if (!names.contains(name(file))) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** The Git trees that the releases of all apps were rendered from: their files may be in use. */
  Set<String> trees() {
    Set<String> trees = new HashSet<>();
    for (Path app : list(workspace.root().resolve("state/deploy"))) {
      for (Path file : files(app.resolve("releases"))) {
        String name = file.getFileName().toString();
        trees.add(name.substring(name.indexOf('@') + 1, name.length() - SEALED.length()));
      }
    }
    return trees;
  }

  private static List<Path> files(Path directory) {
    return list(directory).stream()
        .filter(file -> file.getFileName().toString().endsWith(SEALED))
        .filter(file -> file.getFileName().toString().contains("@"))
        .toList();
  }

  private static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var listed = Files.list(directory)) {
      return listed.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.indexOf('@'));
  }

  private static Tree.Mapping encode(Release release) {
    Rendered rendered = release.rendered();
    Revision revision = rendered.revision();
    return Tree.mapping()
        .put("schema", 1)
        .put("deployment", release.deployment().value())
        .put("run", release.run().value())
        .put("app", rendered.app().value())
        .put("format", rendered.format().name())
        .put(
            "revision",
            Tree.mapping()
                .put("repository", revision.repository())
                .put("ref", revision.ref())
                .put("commit", revision.commit().value())
                .put("tree", revision.tree())
                .put("subject", revision.subject())
                .put("author", revision.author())
                .put("committedAt", revision.committedAt().toString())
                .put("version", revision.version())
                .put("signer", revision.signer())
                .build())
        .put("model", rendered.model())
        .put("serviceDigests", Tree.ofTexts(rendered.serviceDigests()))
        .put(
            "inputs",
            new Tree.Sequence(rendered.inputs().stream().map(ReleaseStore::encode).toList()))
        .put("secrets", Tree.ofTexts(rendered.secrets().reveal()))
        .put("variables", Tree.ofTexts(rendered.variables()))
        .build();
  }

  private static Tree encode(Rendered.Input input) {
    return Tree.mapping()
        .put("file", input.file())
        .put("hostLocal", input.hostLocal())
        .put("digest", input.digest())
        .build();
  }

  private static Release decode(Tree.Mapping tree) {
    Tree.Mapping revision = tree.mapping("revision");
    List<Rendered.Input> inputs = new ArrayList<>();
    for (Tree item : tree.items("inputs")) {
      var input = (Tree.Mapping) item;
      inputs.add(
          new Rendered.Input(
              required(input, "file"),
              required(input, "hostLocal").equals("true"),
              required(input, "digest")));
    }
    return new Release(
        new DeploymentId(required(tree, "deployment")),
        new RunId(required(tree, "run")),
        new Rendered(
            new AppName(required(tree, "app")),
            new Revision(
                required(revision, "repository"),
                required(revision, "ref"),
                new CommitId(required(revision, "commit")),
                required(revision, "tree"),
                required(revision, "subject"),
                required(revision, "author"),
                Instant.parse(required(revision, "committedAt")),
                revision.text("version"),
                revision.text("signer")),
            App.Format.valueOf(required(tree, "format")),
            tree.mapping("model"),
            texts(tree.mapping("serviceDigests")),
            inputs,
            Secrets.of(
                tree.items("secrets").stream().map(item -> item.scalar().orElseThrow()).toList()),
            texts(tree.mapping("variables")),
            Map.of()));
  }

  private static Map<String, String> texts(Tree.Mapping tree) {
    Map<String, String> texts = new HashMap<>();
    tree.entries().forEach((key, text) -> texts.put(key, text.scalar().orElseThrow()));
    return texts;
  }

  private static String required(Tree.Mapping tree, String key) {
    return tree.text(key).orElseThrow(() -> new IllegalStateException("no " + key));
  }
}
