package dev.slipway.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Docker of this machine by its own program, with images of one static busybox. */
final class Docker {
  /** Made once, and left for the next run. */
  static final String IMAGE = "slipway.local/test/busybox:1";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private Docker() {}

  /** What is missing, or nothing. */
  static String missing() {
    if (!Files.isExecutable(BUSYBOX)) {
      return "no /bin/busybox (package busybox-static)";
    }
    try {
      run(Path.of("/"), "docker", "version");
      run(Path.of("/"), "docker", "compose", "version");
      return "";
    } catch (AssertionError | UncheckedIOException e) {
      return "no Docker Engine with Compose v2 answers";
    }
  }

  /** What a docker command printed; it must succeed. */
  static String docker(String... words) {
    return in(Path.of("/"), words);
  }

  static String in(Path directory, String... words) {
    List<String> all = new ArrayList<>(List.of("docker"));
    all.addAll(List.of(words));
    return run(directory, all.toArray(String[]::new));
  }

  static String run(Path directory, String... words) {
    try {
      Process process =
          new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", words) + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The image that most tests run. */
  static synchronized String image() {
    if (docker("image", "ls", "--quiet", IMAGE).isEmpty()) {
      image(IMAGE, "1");
    }
    return IMAGE;
  }

  /** Makes an image under a name; images with different marks have different ids. */
  static void image(String name, String mark) {
    try {
      Path context = Files.createTempDirectory("slipway-image");
      Path bin = Files.createDirectories(context.resolve("rootfs/bin"));
      Files.createDirectories(context.resolve("rootfs/tmp"));
      Files.copy(BUSYBOX, bin.resolve("busybox"));
      for (String applet : List.of("sh", "sleep", "cat", "echo", "true", "false", "tail", "ls")) {
        Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
      }
      Files.writeString(context.resolve("rootfs/mark"), mark);
      Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY rootfs /\n");
      docker("build", "--quiet", "--tag", name, context.toString());
      run(Path.of("/"), "rm", "-rf", context.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
