package dev.slipway.render;

import dev.slipway.model.Wording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes relative paths absolute, as seen from the directory of the files that name them. */
final class PathResolution {
  private enum Kind {
    CONTEXT,
    PATH,
    WATCHED,
    MOUNT,
    DRIVER,
    FILE
  }

  private static final Paths<Kind> KINDS =
      new Paths<Kind>()
          .add("services.*.build.context", Kind.CONTEXT)
          .add("services.*.build.additional_contexts.*", Kind.CONTEXT)
          .add("services.*.build.ssh.*", Kind.FILE)
          .add("services.*.env_file.*.path", Kind.PATH)
          .add("services.*.label_file.*", Kind.PATH)
          .add("services.*.extends.file", Kind.PATH)
          .add("services.*.develop.watch.*.path", Kind.WATCHED)
          .add("services.*.volumes.*", Kind.MOUNT)
          .add("configs.*.file", Kind.FILE)
          .add("secrets.*.file", Kind.FILE)
          .add("volumes.*", Kind.DRIVER);

  private final Loader.Scope scope;
  private final Optional<Path> fence;

  /**
   * @param fence the directory that relative paths must not lead out of
   */
  PathResolution(Loader.Scope scope, Optional<Path> fence) {
    this.scope = scope;
    this.fence = fence;
  }

  /** A path of a local file, from a directory. */
  static Path local(Path directory, Value at, String text) {
    if (text.contains("://") || text.startsWith("git@") || text.startsWith("oci:")) {
      throw Refusal.at(
          at,
          "remote files are not read: " + Wording.printable(text),
          "put the file into the repository");
    }
    return directory.resolve(ProjectFiles.path(at, text)).normalize();
  }

  Value resolve(Value value, String path) {
    Kind kind = KINDS.at(path);
    if (kind != null) {
      return byKind(kind, value);
    }
    switch (value) {
      case Value.Mapping mapping ->
          mapping.entries().replaceAll((key, child) -> resolve(child, Paths.below(path, key)));
      case Value.Listing listing ->
          listing.items().replaceAll(item -> resolve(item, Paths.below(path, "[]")));
      default -> {}
    }
    return value;
  }

  private Value byKind(Kind kind, Value value) {
    return switch (kind) {
      case CONTEXT ->
          value instanceof Value.Text text && !isRemote(text.text()) ? absolute(text) : value;
      case PATH -> value instanceof Value.Text text ? absolute(text) : value;
      case FILE ->
          value instanceof Value.Text text && !GoPath.isWindowsAbsolute(text.text())
              ? absolute(text)
              : value;
      case WATCHED -> value instanceof Value.Text text ? withoutLinks(absolute(text)) : value;
      case MOUNT -> mount(value);
      case DRIVER -> driver(value);
    };
  }

  private static boolean isRemote(String context) {
    return context.contains("://")
        || context.startsWith("service:")
        || context.startsWith("github.com/")
        || context.startsWith("git@");
  }

  private Value.Text absolute(Value.Text text) {
    String path = home(text);
    if (path.isEmpty()) {
      return text;
    }
    if (path.startsWith("/")) {
      return new Value.Text(text.at(), path);
    }
    String absolute = GoPath.join(scope.directory().toString(), path);
    if (fence.isPresent() && !ProjectFiles.path(text, absolute).startsWith(fence.get())) {
      throw Refusal.at(
          text,
          "the path leads out of the checkout: " + Wording.printable(path),
          "move it into the repository, or write an absolute path");
    }
    return new Value.Text(text.at(), absolute);
  }

  private String home(Value.Text text) {
    String path = text.text();
    if (!path.startsWith("~")) {
      return path;
    }
    String home = scope.environment().get("HOME");
    if (home == null || home.isEmpty()) {
      throw Refusal.at(text, "\"~\" depends on who reads the file", "write the whole path instead");
    }
    return GoPath.join(home, path.substring(1));
  }

  /** Watched paths are given without symbolic links, as far as they exist. */
  private static Value withoutLinks(Value.Text text) {
    Path path = ProjectFiles.path(text, text.text());
    for (Path known = path; known != null; known = known.getParent()) {
      try {
        Path real = known.toRealPath();
        return new Value.Text(
            text.at(), real.resolve(known.relativize(path)).normalize().toString());
      } catch (IOException e) {
        // Not there: its parent may be.
      }
    }
    return text;
  }

  private Value mount(Value value) {
    if (value instanceof Value.Mapping mount && "bind".equals(mount.text("type"))) {
      if (!(mount.get("source") instanceof Value.Text source)) {
        throw Refusal.at(mount, "a bind mount has no source", "add \"source\"");
      }
      if (!GoPath.isWindowsAbsolute(source.text())) {
        mount.put("source", absolute(source));
      }
    }
    return value;
  }

  private Value driver(Value value) {
    if (value instanceof Value.Mapping volume
        && "local".equals(volume.text("driver"))
        && volume.get("driver_opts") instanceof Value.Mapping options
        && "bind".equals(options.text("o"))
        && options.get("device") instanceof Value.Text device) {
      options.put("device", absolute(device));
    }
    return value;
  }
}
