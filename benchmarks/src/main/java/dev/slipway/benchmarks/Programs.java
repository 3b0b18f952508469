package dev.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs and takes their time.
 *
 * @param environment beside what this process has
 */
record Programs(Path directory, Map<String, String> environment) {
  /** The wall-clock time of one run that must succeed, in milliseconds. */
  double millis(String... command) throws IOException, InterruptedException {
    Path output = directory.resolve(".output");
    long begun = System.nanoTime();
    Process process = builder(command).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    double millis = (System.nanoTime() - begun) / 1e6;
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(
          String.join(" ", command) + " failed: " + java.nio.file.Files.readString(output));
    }
    return millis;
  }

  /** What a run that must succeed prints. */
  String output(String... command) throws IOException, InterruptedException {
    millis(command);
    return java.nio.file.Files.readString(directory.resolve(".output"));
  }

  /** A program that goes on until it is ended. */
  Process background(String... command) throws IOException {
    return builder(command).redirectOutput(directory.resolve(".background").toFile()).start();
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }
}
