package dev.slipway.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the programs of the control plane are.
 *
 * @param scripts the folder {@code tools/kube} of this checkout
 * @param folder the programs that its script {@code build} has made; empty where it was not run
 * @param hint what to do where they are missing; empty where they are not
 */
record Programs(Path scripts, Optional<Path> folder, String hint) {
  /** What a program printed, and how it ended. */
  record Result(int status, String out, String err) {}

  static Programs find() {
    Path scripts = toolsKube();
    Result found = run(List.of(scripts.resolve("build").toString(), "--find"), "");
    return found.status() == 0
        ? new Programs(scripts, Optional.of(Path.of(found.out().strip())), "")
        : new Programs(scripts, Optional.empty(), found.err().strip());
  }

  /** Ours, or where it is not built, the one on the search path. */
  Path kubectl() {
    return folder.map(bin -> bin.resolve("kubectl")).orElse(Path.of("kubectl"));
  }

  private static Path toolsKube() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("tools/kube/up"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new ControlPlaneFailure("no tools/kube in any folder above this one");
      }
    }
    return folder.resolve("tools/kube");
  }

  /** Runs a program to its end; its outputs go through files, so that none of them can block it. */
  static Result run(List<String> words, String input) {
    try {
      Path out = Files.createTempFile("slipway-kube", ".out");
      Path err = Files.createTempFile("slipway-kube", ".err");
      try {
        Process process =
            new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (var in = process.getOutputStream()) {
          in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
          // It ended without reading all; its status tells the rest.
        }
        return new Result(process.waitFor(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new ControlPlaneFailure("cannot run " + String.join(" ", words), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneFailure("interrupted: " + String.join(" ", words), e);
    }
  }
}
