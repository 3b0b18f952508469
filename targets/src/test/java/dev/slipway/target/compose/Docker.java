package dev.slipway.target.compose;

import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Docker of this machine, with an image FROM scratch that holds one static busybox. */
final class Docker {
  /** The image that tests run; made once, and left for the next run. */
  static final String IMAGE = "slipway.local/test/busybox:1";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private static final List<String> APPLETS =
      List.of("sh", "sleep", "cat", "echo", "true", "false", "nc", "touch", "ls", "dd", "tail");

  private Docker() {}

  /** What is missing, or nothing. */
  static String missing() {
    if (!Files.isExecutable(BUSYBOX)) {
      return "no /bin/busybox (package busybox-static)";
    }
    try {
      if (run("", "docker", "version").status() != 0) {
        return "no Docker Engine answers";
      }
      return run("", "docker", "compose", "version").status() == 0 ? "" : "no Docker Compose v2";
    } catch (UncheckedIOException e) {
      return "no docker program";
    }
  }

  /** What a program printed, and how it ended. */
  record Result(int status, String text) {}

  static Result run(String stdin, String... words) {
    try {
      var process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (var out = process.getOutputStream()) {
        out.write(stdin.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It did not want to read.
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("too slow: " + String.join(" ", words));
      }
      return new Result(process.exitValue(), text.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The output of a docker command that must succeed. */
  static String docker(String... words) {
    var all = new ArrayList<>(List.of("docker"));
    all.addAll(Arrays.asList(words));
    Result result = run("", all.toArray(String[]::new));
    if (result.status() != 0) {
      throw new AssertionError(String.join(" ", all) + ": " + result.text());
    }
    return result.text();
  }

  /** Makes the test image under a name; images with different marks have different ids. */
  static String image(String name, String mark) {
    try {
      Path context = Files.createTempDirectory("slipway-image");
      try {
        Path bin = Files.createDirectories(context.resolve("rootfs/bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String applet : APPLETS) {
          Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Files.createDirectories(context.resolve("rootfs/tmp"));
        Files.writeString(context.resolve("rootfs/mark"), mark);
        Files.writeString(
            context.resolve("Dockerfile"),
            "FROM scratch\nCOPY rootfs /\nLABEL tests=" + name + "\n");
        docker("build", "--quiet", "--tag", name, context.toString());
        return name;
      } finally {
        run("", "rm", "-rf", context.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static synchronized String image() {
    if (run("", "docker", "image", "inspect", IMAGE).status() != 0) {
      image(IMAGE, "1");
    }
    return IMAGE;
  }

  /** A service in canonical form that runs a script and stops at once when it is told to. */
  static Tree.Mapping service(String script) {
    return Tree.mapping()
        .put("image", image())
        .put("command", Tree.ofTexts(List.of("/bin/sh", "-c", script)))
        .put("entrypoint", new Tree.Null())
        .put("init", true)
        .put("networks", Tree.mapping().put("default", new Tree.Null()).build())
        .put("stop_grace_period", "1s")
        .build();
  }
}
