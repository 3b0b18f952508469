package dev.slipway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void realRoot() throws IOException {
    root = directory.toRealPath();
  }

  @Test
  void onlyWhatGitTracksIsInGit() throws IOException {
    Files.writeString(root.resolve("compose.yaml"), "PASSWORD: of-git");
    Path host = Files.writeString(root.resolve("host.env"), "PASSWORD=of-the-host");

    Facts facts =
        facts(
            new Rendered.Input("compose.yaml", false, "d"),
            new Rendered.Input("vanished.yaml", false, "d"),
            new Rendered.Input(host.toString(), true, "d"));

    assertThat(facts.inGit().test("of-git")).isTrue();
    assertThat(facts.inGit().test("of-the-host")).isFalse();
  }

  @Test
  void linksAreFollowedAsFarAsThePathExists() throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("etc"));

    Facts facts = facts();

    assertThat(facts.real().apply(root.resolve("link/new/file")))
        .isEqualTo(root.resolve("etc/new/file"));
    assertThat(facts.real().apply(root.resolve("plain/file")))
        .isEqualTo(root.resolve("plain/file"));
  }

  private Facts facts(Rendered.Input... inputs) {
    var revision =
        new Revision(
            "/repo",
            "main",
            new CommitId("a".repeat(40)),
            "b".repeat(40),
            "subject",
            "ana",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    var rendered =
        new Rendered(
            new AppName("web"),
            revision,
            App.Format.COMPOSE,
            Tree.Mapping.EMPTY,
            Map.of(),
            List.of(inputs),
            Secrets.NONE);
    return Facts.gather(
        new Checkout(revision, root, "", "t"), rendered, Optional.empty(), Optional.empty());
  }
}
