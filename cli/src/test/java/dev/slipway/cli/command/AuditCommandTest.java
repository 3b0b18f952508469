package dev.slipway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CommandLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journal heads in the commits of a repository that several fleets share. */
class AuditCommandTest {
  private static final String HEAD = "Slipway-Journal-Head: 7:sha256:" + "a".repeat(64);

  @TempDir Path directory;

  @BeforeEach
  void repositoryAndFleet() throws Exception {
    git(directory, "init", "-q", "-b", "main", "repo");
    Files.writeString(
        directory.resolve("slipway.yaml"),
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Fleet
        metadata: {name: home}
        root: root
        repositories:
          shop: {url: %s}
        apps:
          web:
            source: {repository: shop, ref: main}
            target: process
        """
            .formatted(directory.resolve("repo")));
  }

  @Test
  void a_head_of_another_fleet_is_not_missed_in_this_ones_journal() throws Exception {
    commit(HEAD + "\nSlipway-Fleet: office");
    assertThat(verify().code()).isZero();
  }

  @Test
  void a_head_of_this_fleet_that_the_journal_does_not_have_is_told() throws Exception {
    commit("Slipway-Fleet: home\n" + HEAD);
    CommandLine verify = verify();
    assertThat(verify.code()).isEqualTo(1);
    assertThat(verify.err()).contains("7:sha256:aaaa");
  }

  @Test
  void a_head_from_before_the_fleet_was_named_counts_as_this_ones() throws Exception {
    commit(HEAD);
    assertThat(verify().code()).isEqualTo(1);
  }

  private CommandLine verify() {
    return CommandLine.in(directory, "audit", "verify");
  }

  private void commit(String trailers) throws Exception {
    git(
        directory.resolve("repo"),
        "-c",
        "user.name=Slipway",
        "-c",
        "user.email=slipway@localhost",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "Rollback web to 4f1c2d9: x\n\nRestores web.\n\n" + trailers + "\n");
  }

  private static void git(Path where, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }
}
