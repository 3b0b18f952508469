package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledCheckoutTest {
  private static final int FILES = 400;

  @TempDir Path temp;
  Upstream upstream;
  Path cache;

  @BeforeEach
  void makeARepositoryOfManyFiles() {
    cache = temp.resolve("cache");
    upstream = new Upstream(temp.resolve("upstream"));
    for (int i = 0; i < FILES; i++) {
      upstream.write("d" + i % 20 + "/f" + i, "content " + i);
    }
    upstream.commit("Many");
  }

  private Subprocess checkout() {
    return Subprocess.of(OneCheckout.class, cache.toString(), upstream.url());
  }

  @Test
  void aKilledCheckoutIsMadeWholeNextTime() throws Exception {
    for (int atLeast : new int[] {1, 200}) {
      Process process = checkout().start();
      awaitFiles(process, atLeast);
      process.destroyForcibly().waitFor();

      Path root = Path.of(checkout().output());

      try (var files = Files.walk(root)) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(FILES);
      }
      try (var beside = Files.list(root.getParent())) {
        assertThat(beside.map(path -> path.getFileName().toString()))
            .noneMatch(name -> name.startsWith(".unfinished"));
      }
      upstream.write("d0/f0", "changed " + atLeast).commit("Next");
    }
  }

  /** Waits until an unfinished checkout holds so many files, or everything is over already. */
  private void awaitFiles(Process process, int atLeast) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (process.isAlive() && unfinished() < atLeast && System.nanoTime() < deadline) {
      process.waitFor(2, TimeUnit.MILLISECONDS);
    }
  }

  private long unfinished() {
    try (var all = Files.walk(cache.resolve("checkouts"))) {
      return all.filter(path -> path.toString().contains(".unfinished-"))
          .filter(Files::isRegularFile)
          .count();
    } catch (IOException | java.io.UncheckedIOException _) {
      return 0;
    }
  }

  @Test
  void processesThatStartTogetherShareOneCheckout() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      processes.add(checkout().start());
    }
    var roots = new ArrayList<String>();
    for (Process process : processes) {
      roots.add(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
      assertThat(process.waitFor()).as(roots.getLast()).isZero();
    }
    assertThat(roots.stream().distinct()).hasSize(1);
    try (var files = Files.walk(Path.of(roots.getFirst()))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(FILES);
    }
  }
}
