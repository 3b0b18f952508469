package dev.slipway.cli.command;

import dev.slipway.cli.console.Format;
import dev.slipway.cli.console.Screen;
import dev.slipway.engine.Engine;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.render.ComposeReader;
import dev.slipway.render.manifest.ManifestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code slipway render}: the canonical model of files here, or of an app as Git has it; for
 * Kubernetes its objects.
 */
final class RenderCommand implements Command {
  private final Fleets fleets;

  RenderCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .optionalArgument("PATH|APP", "a directory or a Compose file, or an app; this directory")
        .options("--file", "FILE", "a Compose file; several are merged in this order")
        .options("--profile", "NAME", "an active profile; may be given several times")
        .options("--env-file", "FILE", "variables, in place of .env")
        .option("--project-name", "NAME", "in place of what the files say")
        .example("slipway render", "the Compose project here, as docker compose config prints it")
        .example("slipway render web --output json", "an app of the fleet, secrets out")
        .example("slipway render shop", "the objects of an app for Kubernetes, secrets out");
  }

  @Override
  public ExitCode run(Invocation call) {
    String given = call.argument(0).orElse(".");
    Path path = call.session().path(given);
    // A model is data: what is not asked for as JSON is YAML.
    var screen =
        call.screen().format() == Format.TEXT ? call.screen().as(Format.YAML) : call.screen();
    if (Files.exists(path)) {
      screen.data(ofPath(call, path));
    } else {
      show(screen, ofApp(call, given));
    }
    return ExitCode.OK;
  }

  /** Objects as kubectl takes them: documents of YAML, or one List of JSON. */
  private static void show(Screen screen, Rendered rendered) {
    if (rendered.model().get("objects").isEmpty()) {
      screen.data(redacted(rendered, rendered.model()));
      return;
    }
    List<Tree> objects =
        rendered.objects().stream()
            .map(object -> redacted(rendered, withoutValues(object)))
            .toList();
    if (screen.format() == Format.YAML) {
      objects.forEach(object -> screen.item(object, ""));
    } else {
      screen.data(
          Tree.mapping()
              .put("apiVersion", "v1")
              .put("kind", "List")
              .put("items", new Tree.Sequence(objects))
              .build());
    }
  }

  /** A Secret's values are covered by where they stand, however short they are. */
  private static Tree.Mapping withoutValues(Tree.Mapping object) {
    if (!object.text("kind").orElse("").equals("Secret")) {
      return object;
    }
    Tree.Mapping masked = object;
    for (String part : List.of("data", "stringData")) {
      if (object.get(part).isPresent()) {
        var values = new LinkedHashMap<>(object.mapping(part).entries());
        values.replaceAll((_, _) -> Tree.of(Secrets.MASK));
        masked = masked.with(part, new Tree.Mapping(values));
      }
    }
    return masked;
  }

  private static Tree.Mapping ofPath(Invocation call, Path path) {
    boolean directory = Files.isDirectory(path);
    if (directory && ManifestFiles.isKustomization(path) && !ComposeReader.isProject(path)) {
      throw new Problem(
          ExitCode.USAGE,
          "this is a kustomization, and of a directory only Compose projects are rendered",
          path.toString(),
          "slipway build " + call.argument(0).orElse("."));
    }
    Path base = directory ? path : Optional.ofNullable(path.getParent()).orElse(path);
    List<String> files =
        directory
            ? call.options("--file").stream().map(file -> call.session().path(file) + "").toList()
            : List.of(path.toString());
    Map<String, String> environment = new LinkedHashMap<>(System.getenv());
    return ComposeReader.read(
        new ComposeReader.Request(
            base,
            files,
            call.options("--profile"),
            environment,
            call.options("--env-file").stream().map(call.session()::path).toList(),
            call.option("--project-name")));
  }

  private Rendered ofApp(Invocation call, String name) {
    Where where;
    try {
      where = call.where();
    } catch (Problem e) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no such file or directory, and no fleet with such an app",
          name,
          "give a directory with a compose.yaml");
    }
    try (var lease = fleets.open(where)) {
      Engine engine = lease.engine();
      App app = engine.fleet().app(name);
      return engine.render(app, engine.fetch(app));
    }
  }

  private static Tree redacted(Rendered rendered, Tree tree) {
    return switch (tree) {
      case Tree.Text text -> Tree.of(rendered.secrets().redact(text.value()));
      case Tree.Sequence sequence ->
          new Tree.Sequence(
              sequence.items().stream().map(item -> redacted(rendered, item)).toList());
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping.entries().forEach((key, value) -> entries.put(key, redacted(rendered, value)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }
}
