package dev.slipway.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile and broken files: one clear error each, in bounded time. */
class BadInputTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  private @TempDir Path folder;

  private Problem refusal(String compose) throws IOException {
    Files.writeString(folder.resolve("compose.yaml"), compose);
    var request =
        new ComposeReader.Request(
            folder, List.of(), List.of(), Map.of(), List.of(), Optional.empty());
    Problem problem =
        assertTimeoutPreemptively(
            LONG_ENOUGH,
            () -> catchThrowableOfType(Problem.class, () -> ComposeReader.read(request)));
    assertThat(problem).isNotNull();
    assertThat(problem.what()).hasSizeLessThan(1_000).doesNotContain("\n", "\u001b", "\u0000");
    return problem;
  }

  @Test
  void malformedYamlIsRefusedWithItsPlace() throws IOException {
    Problem problem = refusal("services:\n  web: {image: x\n");
    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(problem.where().orElseThrow()).matches(".*compose.yaml:\\d+:\\d+");
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestKey() throws IOException {
    Problem problem = refusal("services:\n  web:\n    image: x\n    enviroment: {A: 1}\n");
    assertThat(problem.getMessage()).contains("compose.yaml:4:5", "enviroment");
    assertThat(problem.next().orElseThrow()).contains("\"environment\"");
  }

  @Test
  void aWrongTypeIsRefusedWithItsPlace() throws IOException {
    Problem problem = refusal("services:\n  web:\n    image: x\n    ports: 80\n");
    assertThat(problem.getMessage()).contains("compose.yaml:4:12", "services.web.ports", "a list");
  }

  @Test
  void aBombOfAliasesIsRefused() throws IOException {
    var bomb = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("x-%d: &a%d [".formatted(i, i))
          .append("*a%d, ".formatted(i - 1).repeat(10))
          .append("]\n");
    }
    assertThat(refusal(bomb + "services: {web: {image: x}}")).hasMessageContaining("aliases");
  }

  @Test
  void aBombOfMergeKeysIsRefused() throws IOException {
    var bomb = new StringBuilder("x-0: &a0 {a: {b: {c: d}}}\n");
    for (int i = 1; i < 40; i++) {
      bomb.append(
          "x-%d: &a%d {<<: [*a%d, *a%d], k%d: {<<: *a%d}}\n"
              .formatted(i, i, i - 1, i - 1, i, i - 1));
    }
    assertThat(refusal(bomb + "services: {web: {image: x}}").what()).isNotEmpty();
  }

  @Test
  void aBombOfVariablesIsRefused() throws IOException {
    String deep = "${A:-".repeat(5_000) + "x" + "}".repeat(5_000);
    assertThat(refusal("services: {web: {image: \"" + deep + "\"}}")).hasMessageContaining("deep");
  }

  @Test
  void aFileOfFiftyMegabytesIsRefused() throws IOException {
    String text = "services: {web: {image: x}} # " + "x".repeat(50_000_000);
    assertThat(refusal(text)).hasMessageContaining("larger than");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    assertThat(refusal("x-a: " + "[".repeat(100_000))).hasMessageContaining("deep");
  }

  @Test
  void circlesAreRefused() throws IOException {
    assertThat(refusal("services: {a: &a {image: x, labels: *a}}")).hasMessageContaining("inside");
    assertThat(refusal("services: {a: {image: x, extends: b}, b: {image: x, extends: a}}"))
        .hasMessageContaining("circle");
    assertThat(refusal("include: [compose.yaml]\nservices: {a: {image: x}}"))
        .hasMessageContaining("circle");
    assertThat(
            refusal("services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}"))
        .hasMessageContaining("circle");
  }

  @Test
  void namesWithControlCharactersAreRefusedAndShownHarmlessly() throws IOException {
    assertThat(refusal("services: {\"a\\e[31m\": {image: x}}")).hasMessageContaining("\\u001b");
    assertThat(refusal("services: {a: {image: x, \"k\\0\": 1}}")).hasMessageContaining("\\u0000");
    assertThat(refusal("services: {a: {image: x, extends: {file: \"a\\0b\", service: x}}}"))
        .hasMessageContaining("not a path");
    assertThat(refusal("services: {a: {image: x, env_file: \"a\\0b\"}}"))
        .hasMessageContaining("not a path");
    assertThat(refusal("services: {a: {image: x, depends_on: [\"\\e\"]}}").what()).isNotEmpty();
  }

  @Test
  void aSecretInABrokenFileIsNotShown() throws IOException {
    for (String text :
        List.of(
            "services: {web: {image: x, environment: {P: [hunter2hunter2]}}}",
            "services: {web: {image: x, environment: {P: hunter2hunter2}",
            "services: {web: {image: x, mem_limit: hunter2hunter2}}",
            "services: {web: {image: x, ports: [hunter2hunter2]}}")) {
      Problem problem = refusal(text);
      assertThat(problem.getMessage() + problem.next()).doesNotContain("hunter2");
    }
    Files.writeString(folder.resolve("a.env"), "A=1\nP=\"hunter2hunter2\n");
    assertThat(refusal("services: {web: {image: x, env_file: a.env}}").getMessage())
        .doesNotContain("hunter2");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Files.write(folder.resolve("other.yaml"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});
    assertThat(refusal("include: [other.yaml]\nservices: {a: {image: x}}"))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aDirectoryWhereAFileIsExpectedIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("dir"));
    assertThat(refusal("include: [dir]\nservices: {a: {image: x}}"))
        .hasMessageContaining("directory");
  }

  @Test
  void remoteFilesAreRefused() throws IOException {
    assertThat(refusal("include: ['https://example.org/x.git']\nservices: {a: {image: x}}"))
        .hasMessageContaining("remote");
  }
}
