package dev.slipway.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CommandLine;
import dev.slipway.cli.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The completions in the shells that they are for. */
@Timeout(180)
class CompletionTest {
  @TempDir Path directory;

  /** A {@code slipway} that knows two apps and writes down what else it is told. */
  @BeforeEach
  void a_program_of_that_name() throws IOException {
    Path program = Files.createDirectories(directory.resolve("bin")).resolve("slipway");
    Files.writeString(
        program,
        """
        #!/bin/sh
        if [ "$*" = "completion apps" ]; then echo web; echo shop; exit; fi
        echo "$*" >> "%s"
        """
            .formatted(directory.resolve("typed")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String shell : new String[] {"bash", "zsh", "fish"}) {
      var said = CommandLine.in(directory, "completion", shell);
      assertThat(said.code()).isZero();
      Path folder = Files.createDirectories(directory.resolve(shell));
      Files.writeString(folder.resolve("_slipway"), said.out());
    }
  }

  /** Keys as a person presses them, and the words that {@code slipway} is then given. */
  private static final List<String> KEYS =
      List.of(
          "slipway dep\tw\t--al\t\n",
          "slipway journal reb\t\n",
          "slipway aud\tver\t-o j\t\n",
          "slipway plan sh\t--comm\tHEAD\n");

  private static final List<String> TYPED =
      List.of(
          "deploy web --all", "journal rebuild", "audit verify -o json", "plan shop --commit HEAD");

  @Test
  void bash_completes_what_is_typed() throws Exception {
    Needs.program("script");
    Files.writeString(
        directory.resolve("keys"),
        "bind 'set enable-bracketed-paste off'\n. bash/_slipway\n"
            + String.join("", KEYS)
            + "exit\n");
    String said = run("script", "-qec", "bash --norc --noprofile -i", "/dev/null");
    assertThat(typed()).as(said).isEqualTo(TYPED);
  }

  @Test
  void zsh_completes_what_is_typed_from_its_path_of_functions_and_where_it_is_sourced()
      throws Exception {
    Needs.program("zsh");
    for (String way :
        List.of(
            "fpath=($PWD/zsh $fpath); autoload -Uz compinit; compinit -u -D",
            "autoload -Uz compinit; compinit -u -D; . zsh/_slipway")) {
      Files.deleteIfExists(directory.resolve("typed"));
      Files.writeString(
          directory.resolve("drive"),
          """
          zmodload zsh/zpty
          zpty shell 'TERM=vt100 zsh -f -i'
          zpty -w shell '%s; setopt no_auto_menu; PS1=; echo rea"dy"'
          zpty -r shell said '*ready*'
          for keys in %s; do zpty -w -n shell $keys; done
          zpty -w shell 'echo do"ne"'
          zpty -r shell said '*done*'
          """
              .formatted(way, quoted(KEYS)));
      String said = run("zsh", "-f", "drive");
      assertThat(typed()).as(said).isEqualTo(TYPED);
    }
  }

  @Test
  void fish_offers_verbs_options_apps_and_files() throws Exception {
    Needs.program("fish");
    assertThat(offered("slipway dep")).containsExactly("deploy");
    assertThat(offered("slipway deploy ")).containsExactlyInAnyOrder("web", "shop");
    assertThat(offered("slipway deploy web --al")).contains("--all", "--allow-dirty");
    assertThat(offered("slipway journal re")).containsExactlyInAnyOrder("restore", "rebuild");
    assertThat(offered("slipway status --output "))
        .containsExactlyInAnyOrder("text", "json", "yaml");
    assertThat(offered("slipway journal restore typ")).isEmpty();
    Files.writeString(directory.resolve("typed"), "");
    assertThat(offered("slipway journal restore typ")).containsExactly("typed");
  }

  private List<String> offered(String line) throws Exception {
    return run("fish", "-N", "-c", "source fish/_slipway; complete -C '" + line + "'")
        .lines()
        .map(offer -> offer.split("\t")[0])
        .toList();
  }

  private static String quoted(List<String> keys) {
    var words = new StringBuilder();
    keys.forEach(key ->
        words.append(" $'").append(key.replace("\t", "\\t").replace("\n", "\\n")).append("'"));
    return words.toString();
  }

  private List<String> typed() throws IOException {
    Path file = directory.resolve("typed");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private String run(String... words) throws Exception {
    Path out = directory.resolve("said");
    var builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    Path keys = directory.resolve("keys");
    if (Files.exists(keys)) {
      builder.redirectInput(keys.toFile());
    }
    builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("TERM", "dumb");
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("too slow: " + Files.readString(out, UTF_8));
    }
    return Files.readString(out, UTF_8);
  }
}
