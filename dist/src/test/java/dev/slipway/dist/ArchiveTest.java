package dev.slipway.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the archive that the build has made and uses it as its first reader would. */
@Timeout(300)
class ArchiveTest {
  private static final String NAME = Packager.name("0.1.0");

  @TempDir static Path unpacked;

  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    Path archive = Path.of("target", NAME + ".tar.gz").toAbsolutePath();
    assumeTrue(System.getProperty("os.name").equals("Linux"), "the archive is only made on Linux");
    assertThat(archive).exists();
    Ran ran = run("tar", "-C", unpacked.toString(), "-xzf", archive.toString());
    assertThat(ran.code()).as(ran.text()).isZero();
    home = unpacked.resolve(NAME);
  }

  @Test
  void it_holds_what_an_operator_looks_for() {
    for (String file :
        List.of(
            "bin/slipway",
            "lib/slipway.jar",
            "lib/slipway.aot",
            "lib/native/libsqlitejdbc.so",
            "lib/systemd/system/slipway.service",
            "runtime/bin/java",
            "runtime/legal/java.base/LICENSE",
            "share/completions/bash",
            "share/completions/zsh",
            "share/completions/fish",
            "LICENSE",
            "NOTICE")) {
      assertThat(home.resolve(file)).isNotEmptyFile();
    }
    assertThat(home.resolve("NOTICE")).hasSameTextualContentAs(Path.of("../NOTICE"));
  }

  @Test
  void it_runs_where_there_is_no_java_and_nothing_else_either() throws Exception {
    Path root = emptyRoot();
    Ran version = chroot(root, "/opt/" + NAME + "/bin/slipway version");
    assumeTrue(
        !version.text().contains("not permitted") && !version.text().contains("denied"),
        "this machine lets nobody but root have an own root directory");
    assertThat(version.code()).as(version.text()).isZero();
    assertThat(version.text()).isEqualTo("slipway 0.1.0\n");

    Ran status = chroot(root, "cd /srv && /opt/" + NAME + "/bin/slipway status");
    assertThat(status.code()).as(status.text()).isZero();
    assertThat(status.text()).contains("hello").contains("process:process").contains("new");

    Ran schema = chroot(root, "/opt/" + NAME + "/bin/slipway schema");
    assertThat(schema.code()).as(schema.text()).isZero();
    assertThat(schema.text()).contains("\"$schema\"");
  }

  @Test
  void the_cache_is_used_wherever_the_archive_is_unpacked() throws Exception {
    Ran ran =
        run(
            home.resolve("runtime/bin/java").toString(),
            "-XX:AOTMode=on",
            "-XX:AOTCache=" + home.resolve("lib/slipway.aot"),
            "-XX:+UseSerialGC",
            "-Xlog:class+load",
            "-jar",
            home.resolve("lib/slipway.jar").toString(),
            "--help");
    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text())
        .containsPattern("dev\\.slipway\\.cli\\.command\\.Verb source: shared objects file");
  }

  @Test
  void every_file_has_the_same_time_and_owner_so_that_two_builds_are_equal() throws Exception {
    Path archive = Path.of("target", NAME + ".tar.gz");
    Ran ran = run("tar", "--utc", "--full-time", "--numeric-owner", "-tvzf", archive.toString());
    var times = new TreeSet<String>();
    var names = new ArrayList<String>();
    for (String line : ran.text().split("\n")) {
      String[] columns = line.split("\\s+", 6);
      times.add(columns[1] + " " + columns[3] + " " + columns[4]);
      names.add(columns[5].replaceFirst(" -> .*", ""));
    }
    assertThat(times).containsExactly("0/0 2026-11-21 00:00:00");
    assertThat(names.size()).isGreaterThan(100);
    var sorted = new ArrayList<>(names);
    sorted.sort((a, b) ->
        Arrays.compareUnsigned(
            a.replaceFirst("/$", "").replace('/', '\0').getBytes(StandardCharsets.UTF_8),
            b.replaceFirst("/$", "").replace('/', '\0').getBytes(StandardCharsets.UTF_8)));
    assertThat(names).isEqualTo(sorted);
  }

  @Test
  void the_bash_completion_offers_verbs_and_their_options() throws Exception {
    assertThat(completed("slipway", "dep")).containsExactly("deploy");
    assertThat(completed("slipway", "journal", "re")).containsExactly("restore", "rebuild");
    assertThat(completed("slipway", "plan", "--co")).containsExactly("--commit");
    assertThat(completed("slipway", "status", "-o", "")).containsExactly("text", "json", "yaml");
  }

  private static List<String> completed(String... words) throws Exception {
    String array = String.join("' '", words);
    Ran ran =
        run(
            "bash",
            "-c",
            "source '"
                + home.resolve("share/completions/bash")
                + "'; COMP_WORDS=('"
                + array
                + "'); COMP_CWORD="
                + (words.length - 1)
                + "; _slipway; printf '%s\\n' \"${COMPREPLY[@]}\"");
    assertThat(ran.code()).as(ran.text()).isZero();
    return ran.text().lines().toList();
  }

  /** A root directory with the C library, a few programs, a fleet and the archive: no more. */
  private static Path emptyRoot() throws Exception {
    Path root = Files.createDirectories(unpacked.resolve("root"));
    var programs = List.of("/bin/sh", "/usr/bin/readlink", "/usr/bin/uname");
    var libraries = new TreeSet<String>();
    for (String program : programs) {
      libraries.addAll(libraries(Path.of(program)));
      place(root, Path.of(program));
    }
    try (var files = Files.walk(home.resolve("runtime"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".so")).toList()) {
        libraries.addAll(libraries(file));
      }
    }
    libraries.addAll(libraries(home.resolve("runtime/bin/java")));
    libraries.addAll(libraries(home.resolve("lib/native/libsqlitejdbc.so")));
    for (String library : libraries) {
      if (!library.startsWith(home.toString())) {
        place(root, Path.of(library));
      }
    }
    for (String folder : List.of("tmp", "srv", "dev", "proc", "opt")) {
      Files.createDirectories(root.resolve(folder));
    }
    run("cp", "-a", home.toString(), root.resolve("opt").toString());
    Files.writeString(
        root.resolve("srv/slipway.yaml"),
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Fleet
        metadata: {name: empty}
        root: /tmp/slipway
        repositories:
          hello: {url: https://git.example.org/hello.git}
        apps:
          hello:
            source: {repository: hello}
            target: process
        """);
    return root;
  }

  private static void place(Path root, Path file) throws IOException {
    Path there = root.resolve(file.toString().substring(1));
    Files.createDirectories(there.getParent());
    if (!Files.exists(there)) {
      Files.copy(file.toRealPath(), there);
    }
  }

  private static List<String> libraries(Path file) throws Exception {
    List<String> found = new ArrayList<>();
    for (String line : run("ldd", file.toString()).text().split("\n")) {
      for (String word : line.strip().split("\\s+")) {
        if (word.startsWith("/") && !word.endsWith(":")) {
          found.add(word);
        }
      }
    }
    return found;
  }

  /**
   * In a mount namespace of its own, so that {@code /proc}, which every machine has, is there and
   * nothing is left mounted; as root, or with a user namespace where the kernel grants one.
   */
  private static Ran chroot(Path root, String line) throws Exception {
    boolean superuser = System.getProperty("user.name").equals("root");
    List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
    if (!superuser) {
      command.add("--map-root-user");
    }
    String mount = "mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\"";
    String enter = "exec env -i PATH=/usr/sbin:/sbin:/usr/bin:/bin HOME=/tmp chroot \"$0\"";
    command.addAll(List.of("sh", "-c", mount + " && " + enter + " /bin/sh -c \"$1\""));
    command.addAll(List.of(root.toString(), line));
    return run(command.toArray(String[]::new));
  }

  private record Ran(int code, String text) {}

  private static Ran run(String... command) throws Exception {
    Path said = Files.createTempFile(unpacked, "said", "");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }
}
