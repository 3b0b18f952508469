package dev.slipway.cli.command;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Rendering;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code slipway build}: what kustomize build prints, with kustomize's flags. */
final class BuildCommand implements Command {
  @Override
  public void describe(Syntax syntax) {
    syntax.optionalArgument("DIR", "a directory with a kustomization, or a repository; here");
    BuildFlags.describe(syntax);
    syntax
        .option(Options.OUTPUT, "PATH", "write to this file, or one file each below it", "-o")
        .flag("--batch", "answer each line of standard input: a directory, tab, flags")
        .option("--explain", "RESOURCE", "tell where each field comes from: Deployment/web")
        .flag("--fix", "write the kustomization anew without fields of old versions")
        .example("slipway build overlays/production", "the bytes of kustomize build")
        .example("slipway build . --explain Deployment/web", "which file and step gave each field")
        .example("slipway build --batch < requests", "a line of JSON for each line");
  }

  @Override
  public ExitCode run(Invocation call) {
    var flags = BuildFlags.of(call);
    if (call.flag("--batch")) {
      new BuildBatch(call.session()).run(flags);
      return ExitCode.OK;
    }
    if (call.flag("--fix")) {
      return new KustomizationFix(call.session()).run(call.argument(0).orElse("."));
    }
    Optional<String> explained = call.option("--explain");
    Rendering rendering = build(call, flags.withExplained(explained.isPresent()));
    explained.ifPresentOrElse(
        name -> new BuildExplanation(call.screen()).print(rendering, name),
        () -> write(call, rendering));
    return ExitCode.OK;
  }

  private static Rendering build(Invocation call, BuildFlags flags) {
    var target = BuildTarget.of(call.session(), call.argument(0).orElse("."));
    try {
      return new Kustomizer(flags.options(call.session(), call.session().err()::println))
          .build(target.tree(), target.path());
    } catch (KustomizeException e) {
      throw problem(e);
    }
  }

  /** The library's failure, as this program tells it. */
  static Problem problem(KustomizeException e) {
    return new Problem(
        ExitCode.USAGE, String.valueOf(e.getMessage()), e.source().toString(), e.remedy(), e);
  }

  private static void write(Invocation call, Rendering rendering) {
    Optional<Path> output = call.path(Options.OUTPUT);
    if (output.isEmpty()) {
      call.session().out().print(rendering.text());
      return;
    }
    try {
      if (Files.isDirectory(output.get())) {
        for (Map.Entry<String, String> file : rendering.files().entrySet()) {
          Files.writeString(output.get().resolve(file.getKey()), file.getValue());
        }
      } else {
        Files.writeString(output.get(), rendering.text());
      }
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR, "the output cannot be written: " + e.getMessage(), output.get() + "", "");
    }
  }
}
