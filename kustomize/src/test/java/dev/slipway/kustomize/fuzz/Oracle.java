package dev.slipway.kustomize.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real kustomize. */
public final class Oracle {
  private final Path program;

  private Oracle(Path program) {
    this.program = program;
  }

  /**
   * The program that the system property {@code slipway.kustomize.program} or the environment's
   * {@code SLIPWAY_KUSTOMIZE} names, or the one on the search path. It must be 5.8.1; a binary
   * built from the Go module cannot tell its version, so nobody asks it.
   */
  public static Optional<Oracle> find() {
    var candidates = new ArrayList<Path>();
    for (String named :
        new String[] {
          System.getProperty("slipway.kustomize.program"), System.getenv("SLIPWAY_KUSTOMIZE")
        }) {
      if (named != null && !named.isEmpty()) {
        candidates.add(Path.of(named));
      }
    }
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      candidates.add(Path.of(directory, "kustomize"));
    }
    return candidates.stream().filter(Files::isExecutable).map(Oracle::new).findFirst();
  }

  /** As it writes it into a label. */
  String version() {
    return run(List.of("version"), Map.of()).output().strip();
  }

  Outcome build(Tree tree) {
    try {
      try (var place = new Workplace()) {
        Path directory = place.folder("tree");
        tree.write(directory);
        var flags = new ArrayList<>(tree.flags());
        if (flags.contains("--enable-helm")) {
          flags.add("--helm-command=" + Helms.program());
        }
        Map<String, String> environment =
            Repositories.areIn(tree)
                ? Repositories.commit(tree, place.folder("served")).environment()
                : Map.of();
        return build(directory.resolve(tree.target()), flags, environment);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Builds a directory.
   *
   * @param environment what is put into this process's own
   */
  public Outcome build(Path directory, List<String> flags, Map<String, String> environment) {
    var arguments = new ArrayList<>(List.of("build"));
    arguments.addAll(flags);
    arguments.add(directory.toString());
    return run(arguments, environment);
  }

  private Outcome run(List<String> arguments, Map<String, String> environment) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      Path output = Files.createTempFile("kustomize-fuzz", ".out");
      Path error = Files.createTempFile("kustomize-fuzz", ".err");
      try {
        var builder =
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Outcome.failed("timed out");
        }
        return process.exitValue() == 0
            ? Outcome.built(Files.readString(output, UTF_8))
            : Outcome.failed(Files.readString(error, UTF_8));
      } finally {
        Files.delete(output);
        Files.delete(error);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
