package dev.slipway.kustomize.fuzz;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Which {@code helm} both builds run. */
public final class Helms {
  private Helms() {}

  /** What the environment's {@code SLIPWAY_HELM} names, or the one on the search path. */
  public static String program() {
    return System.getenv().getOrDefault("SLIPWAY_HELM", "helm");
  }

  public static boolean isInstalled() {
    String directories = System.getenv().getOrDefault("PATH", "");
    return Files.isExecutable(Path.of(program()).toAbsolutePath())
        || Arrays.stream(directories.split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program())));
  }
}
