package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedProgramTest {
  private static BoundedProgram shell(String script, Duration timeout, int limit) {
    return new BoundedProgram(
        List.of("sh", "-c", script),
        System.getenv(),
        Optional.empty(),
        "fed".getBytes(StandardCharsets.UTF_8),
        timeout,
        limit);
  }

  @Test
  void givesBackWhatWasPrintedAndHowItEnded() {
    var outcome = shell("cat; echo bad >&2; exit 3", Duration.ofMinutes(1), 1 << 20).run();

    assertThat(outcome.text()).isEqualTo("fed");
    assertThat(outcome.err()).isEqualTo("bad");
    assertThat(outcome.exit()).isEqualTo(3);
  }

  @Test
  void endsTheWholeTreeWhenTimeIsUp(@TempDir Path temp) throws Exception {
    Path pid = temp.resolve("pid");
    var program = shell("sleep 1000 & echo $! > " + pid + "; wait", Duration.ofSeconds(2), 1 << 20);

    assertThatThrownBy(program::run).isInstanceOf(BoundedProgram.TimedOut.class);

    long child = Long.parseLong(Files.readString(pid).strip());
    var handle = ProcessHandle.of(child);
    if (handle.isPresent()) {
      handle.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void endsAProgramThatPrintsWithoutEnd() {
    assertThatThrownBy(() -> shell("yes", Duration.ofMinutes(5), 1 << 20).run())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("printed more than 1048576 bytes");
  }

  @Test
  void aFloodOfComplaintsIsCutAndDoesNoHarm() {
    var outcome =
        shell("head -c 3000000 /dev/zero | tr '\\0' x >&2", Duration.ofMinutes(1), 1 << 20).run();

    assertThat(outcome.ok()).isTrue();
    assertThat(outcome.err()).hasSize(64 * 1024);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    var program =
        new BoundedProgram(
            List.of("no-such-program"),
            System.getenv(),
            Optional.empty(),
            new byte[0],
            Duration.ofMinutes(1),
            100);

    assertThatThrownBy(program::run)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("no-such-program");
  }
}
