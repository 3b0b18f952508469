package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of the repository, with programs in place of Java and Maven. */
@Timeout(120)
class LauncherTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path scratch;
  private Path checkout;
  private Path bin;

  @BeforeEach
  void a_checkout_with_a_space_in_its_path() throws IOException {
    checkout = Files.createDirectories(scratch.resolve("my checkout"));
    bin = Files.createDirectories(scratch.resolve("bin"));
    Files.createDirectories(checkout.resolve("tools"));
    copy("slipway");
    copy("tools/jdk.sh");
    copy("tools/build.sh");
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    for (String program : new String[] {"git", "mvn"}) {
      program(bin.resolve(program), "exit 0");
    }
  }

  @Test
  void what_is_built_is_started_from_any_directory_and_through_a_link() throws Exception {
    built(jdk("25.0.3"));
    Path link = Files.createSymbolicLink(bin.resolve("sw"), checkout.resolve("slipway"));

    for (var ran :
        List.of(
            run(scratch, Map.of(), checkout.resolve("slipway").toString(), "status", "a b"),
            run(Path.of("/"), Map.of(), link.toString(), "status", "a b"),
            run(checkout, Map.of(), "./slipway", "status", "a b"),
            run(bin, Map.of(), "sw", "status", "a b"))) {
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out())
          .contains("[" + checkout + "/.slipway/build-1/slipway.jar]")
          .contains("[status]")
          .contains("[a b]");
      assertThat(ran.err()).isEmpty();
    }
  }

  @Test
  void quick_verbs_use_the_first_compiler_alone_and_long_work_both() throws Exception {
    built(jdk("25"));
    assertThat(run(checkout, Map.of(), "./slipway", "status").out())
        .contains("[-XX:TieredStopAtLevel=1]");
    for (String verb : List.of("serve", "render", "deploy", "plan", "demo")) {
      assertThat(run(checkout, Map.of(), "./slipway", "--debug", verb).out())
          .doesNotContain("TieredStopAtLevel");
    }
  }

  @Test
  void a_newer_source_is_built_before_anything_is_started() throws Exception {
    Path jdk = jdk("25");
    built(jdk);
    Path source = Files.createDirectories(checkout.resolve("model/src/main")).resolve("A.java");
    Files.writeString(source, "class A {}");
    program(bin.resolve("mvn"), "echo '[ERROR] A.java does not compile'; exit 1");
    var ran = run(checkout, Map.of("SLIPWAY_JAVA_HOME", jdk.toString()), "./slipway", "version");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("Building Slipway (its sources have changed)")
        .contains("The build failed")
        .contains("A.java does not compile");
    assertThat(ran.out()).isEmpty();
    assertThat(checkout.resolve(".slipway/lock")).doesNotExist();
  }

  @Test
  void the_lock_of_a_build_that_was_killed_does_not_stop_the_next_one() throws Exception {
    Path jdk = jdk("25");
    Path lock = Files.createDirectories(checkout.resolve(".slipway/lock"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
    program(bin.resolve("mvn"), "echo '[ERROR] reached'; exit 1");
    var ran = run(checkout, Map.of("SLIPWAY_JAVA_HOME", jdk.toString()), "./slipway", "version");
    assertThat(ran.err()).contains("reached");
  }

  @Test
  void a_jdk_that_is_named_and_too_old_is_refused_by_its_release() throws Exception {
    Path old = jdk("21.0.5");
    var ran = run(checkout, Map.of("SLIPWAY_JAVA_HOME", old.toString()), "./slipway", "version");
    assertThat(ran.code()).isEqualTo(14);
    assertThat(ran.err())
        .contains("needs a JDK, release 25 or newer")
        .contains(old + " (release 21.0.5, too old)")
        .contains("SLIPWAY_JAVA_HOME");
  }

  @Test
  void a_missing_maven_is_told_with_the_way_to_get_it() throws Exception {
    Files.delete(bin.resolve("mvn"));
    Path jdk = jdk("25");
    // Only the programs that a shell script takes for granted.
    for (String tool : List.of("sh", "dirname", "find", "readlink", "uname", "sed", "cat")) {
      Files.createSymbolicLink(bin.resolve(tool), which(tool));
    }
    var ran =
        run(
            checkout,
            Map.of("SLIPWAY_JAVA_HOME", jdk.toString(), "PATH", bin.toString()),
            "./slipway",
            "version");
    assertThat(ran.code()).isEqualTo(14);
    assertThat(ran.err()).contains("Apache Maven (mvn)").contains("maven.apache.org");
  }

  /** A JDK whose java prints its arguments, each in brackets. */
  private Path jdk(String release) throws IOException {
    Path home = scratch.resolve("jdk " + release);
    Files.createDirectories(home.resolve("bin"));
    program(home.resolve("bin/java"), "for word do printf '[%s]\\n' \"$word\"; done");
    program(home.resolve("bin/javac"), "exit 0");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + release + "\"\n");
    return home;
  }

  /** What a build leaves behind. */
  private void built(Path jdk) throws IOException {
    Path build = Files.createDirectories(checkout.resolve(".slipway/build-1"));
    Files.writeString(build.resolve("slipway.jar"), "");
    Path current = checkout.resolve(".slipway/current");
    Files.writeString(current, build + "\n" + jdk + "\n");
    // Newer than everything that lies there, older than what a test writes from now on.
    for (String file : new String[] {"pom.xml", "slipway"}) {
      Files.setLastModifiedTime(checkout.resolve(file), FileTime.from(Instant.EPOCH));
    }
    Files.setLastModifiedTime(current, FileTime.from(Instant.EPOCH.plusSeconds(60)));
  }

  private void copy(String file) throws IOException {
    Files.copy(REPOSITORY.resolve(file), checkout.resolve(file));
  }

  private static void program(Path file, String script) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path which(String program) {
    for (String folder : System.getenv("PATH").split(":")) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError(program + " is not on this machine");
  }

  private record Ran(int code, String out, String err) {}

  private Ran run(Path directory, Map<String, String> environment, String... command)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    if (!words.getFirst().contains("/")) {
      words.addAll(0, List.of("sh", "-c", "exec \"$0\" \"$@\""));
    }
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    var builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("SLIPWAY_JAVA_HOME");
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
