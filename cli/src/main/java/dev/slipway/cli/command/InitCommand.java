package dev.slipway.cli.command;

import dev.slipway.engine.RootClaim;
import dev.slipway.fleet.FleetReader;
import dev.slipway.fleet.FleetTemplate;
import dev.slipway.fleet.Surroundings;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.render.manifest.ManifestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code slipway init}: writes a slipway.yaml to start from; overwrites nothing. */
final class InitCommand implements Command {
  private static final List<String> COMPOSE_FILES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

  @Override
  public void describe(Syntax syntax) {
    syntax
        .optionalArgument("DIRECTORY", "a directory of a Git repository; this one")
        .option("--app", "NAME", "the app's name; else the directory's")
        .option(
            "--target", "KIND", "process, compose or kubernetes; else as the files in it suggest")
        .example("slipway init", "beside a compose.yaml, for instance")
        .example("slipway init --target process", "without a container engine")
        .example("slipway init deploy/overlays/prod", "a kustomization, for Kubernetes");
  }

  @Override
  public ExitCode run(Invocation call) {
    Path directory = call.session().path(call.argument(0).orElse("."));
    if (!Files.isDirectory(directory)) {
      throw new Problem(ExitCode.USAGE, "no such directory", directory.toString(), "");
    }
    Path repository = repository(directory);
    Path file = directory.resolve(FleetReader.FILE_NAME);
    String app = call.option("--app").orElse(name(directory));
    String target = target(call, directory);
    String text =
        FleetTemplate.text(
            name(repository),
            new AppName(app).value(),
            repository.relativize(directory).toString(),
            branch(repository),
            target,
            ownRoot(call, name(repository)));
    write(file, text);
    var data = Tree.mapping().put("file", file.toString()).put("app", app).put("target", target);
    call.screen()
        .result(
            data.build(),
            screen -> {
              screen.labelled("wrote", file + ": app " + app + " on target " + target);
              if (target.equals("kubernetes")) {
                if (!ManifestFiles.isKustomization(directory)
                    && ManifestFiles.below(directory).equals(List.of(file))) {
                  screen.labelled("missing", "a kustomization or manifests beside it");
                }
              } else if (compose(directory).isEmpty()) {
                screen.labelled("missing", "a compose.yaml beside it, which says what is run");
              }
              screen.labelled("next", "read it, then: slipway check, git add and git commit,");
              screen.labelled("", "slipway plan " + app + ", slipway deploy " + app);
            });
    return ExitCode.OK;
  }

  /** Where the usual root is another fleet's already, one that is named after this fleet. */
  private static Optional<Path> ownRoot(Invocation call, String fleet) {
    if (call.session().environment("SLIPWAY_ROOT").isPresent()) {
      return Optional.empty();
    }
    var here = Surroundings.ofThisProcess();
    Path usual =
        new Surroundings(
                call.session()
                    .environment("XDG_STATE_HOME")
                    .map(state -> Map.of("XDG_STATE_HOME", state))
                    .orElse(Map.of()),
                here.home(),
                here.superuser())
            .defaultRoot();
    return RootClaim.holder(usual)
        .filter(holder -> !holder.equals(fleet))
        .map(_ -> usual.resolveSibling(usual.getFileName() + "-" + fleet));
  }

  private static Path repository(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    throw new Problem(
        ExitCode.USAGE,
        "this is not in a Git repository, and Slipway deploys what Git says",
        directory.toString(),
        "git init && git add . && git commit -m \"Begin\"");
  }

  /** A directory's name, made into the name of an app. */
  private static String name(Path directory) {
    Path last = directory.getFileName();
    String name =
        (last == null ? "app" : last.toString())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return name.isEmpty() ? "app" : name.substring(0, Math.min(63, name.length()));
  }

  private static String branch(Path repository) {
    try {
      String head = Files.readString(repository.resolve(".git/HEAD")).strip();
      return head.startsWith("ref: refs/heads/") ? head.substring(16) : "main";
    } catch (IOException e) {
      // A worktree or a submodule keeps its HEAD elsewhere.
      return "main";
    }
  }

  private static String target(Invocation call, Path directory) {
    Optional<String> given = call.option("--target");
    if (given.isPresent()) {
      if (!List.of("process", "compose", "kubernetes").contains(given.get())) {
        throw call.usage("--target is process, compose or kubernetes");
      }
      return given.get();
    }
    if (compose(directory).isEmpty() && ManifestFiles.isKustomization(directory)) {
      return "kubernetes";
    }
    return compose(directory).filter(InitCommand::containers).isPresent() ? "compose" : "process";
  }

  private static Optional<Path> compose(Path directory) {
    return COMPOSE_FILES.stream().map(directory::resolve).filter(Files::exists).findFirst();
  }

  /** A guess from the text, which the person is shown and can change. */
  private static boolean containers(Path compose) {
    try (var lines = Files.lines(compose)) {
      return lines
          .map(String::strip)
          .anyMatch(line -> line.contains("image:") || line.contains("build:"));
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new Problem(
          ExitCode.USAGE,
          "it is there already",
          file.toString(),
          "see what it says: slipway check");
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR, "it cannot be written: " + e.getMessage(), file.toString(), "", e);
    }
  }
}
