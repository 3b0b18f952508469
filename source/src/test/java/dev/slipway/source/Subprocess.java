package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of ours in a Java process of its own. */
final class Subprocess {
  private final ProcessBuilder builder;

  private Subprocess(ProcessBuilder builder) {
    this.builder = builder;
  }

  static Subprocess of(Class<?> main, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new Subprocess(new ProcessBuilder(command).redirectErrorStream(true));
  }

  Subprocess with(String variable, String value) {
    builder.environment().put(variable, value);
    return this;
  }

  Subprocess without(String variable) {
    builder.environment().remove(variable);
    return this;
  }

  Process start() throws IOException {
    return builder.start();
  }

  /** What it prints, once it has ended well. */
  String output() throws Exception {
    Process process = start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.strip();
  }
}
