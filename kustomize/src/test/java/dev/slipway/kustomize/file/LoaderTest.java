package dev.slipway.kustomize.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
  private final MemoryTree tree =
      new MemoryTree()
          .with("/base/a.yaml", "a")
          .with("/base/deep/b.yaml", "b")
          .with("/overlay/c.yaml", "c");

  private Loader at(String directory, LoadRestriction restriction) {
    return Loader.of(tree, directory, restriction, new NoRemotes(), new Work(Limits.DEFAULT));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatIsBelowItsDirectory() {
    Loader loader = at("/base", LoadRestriction.ROOT_ONLY);
    assertThat(text(loader.load("a.yaml"))).isEqualTo("a");
    assertThat(text(loader.load("deep/b.yaml"))).isEqualTo("b");
    assertThat(text(loader.load("/base/deep/../a.yaml"))).isEqualTo("a");
  }

  @Test
  void refusesAFileOutsideOfItsDirectory() {
    assertThatThrownBy(() -> at("/overlay", LoadRestriction.ROOT_ONLY).load("../base/a.yaml"))
        .hasMessage("security; file '/base/a.yaml' is not in or below '/overlay'");
  }

  @Test
  void readsAFileOutsideWhereNothingIsRestricted() {
    Loader loader = at("/overlay", LoadRestriction.NONE);
    assertThat(text(loader.load("../base/a.yaml"))).isEqualTo("a");
  }

  @Test
  void leadsToAnotherDirectoryThatIsRestrictedToItself() {
    Loader base = at("/overlay", LoadRestriction.ROOT_ONLY).child("../base");
    assertThat(base.root()).isEqualTo("/base");
    assertThat(text(base.load("a.yaml"))).isEqualTo("a");
    assertThatThrownBy(() -> base.load("../overlay/c.yaml")).hasMessageContaining("security");
  }

  @Test
  void findsACircleOfDirectories() {
    Loader base = at("/overlay", LoadRestriction.ROOT_ONLY).child("../base");
    assertThatThrownBy(() -> base.child("../overlay"))
        .hasMessage("cycle detected: candidate root '/overlay' contains visited root '/overlay'");
    assertThatThrownBy(() -> base.child("..")).hasMessageContaining("cycle detected");
  }

  @Test
  void namesFilesAsAPersonInTheFirstDirectoryWould() {
    Loader base = at("/overlay", LoadRestriction.ROOT_ONLY).child("../base");
    assertThat(base.source("deep/b.yaml", 3)).hasToString("../base/deep/b.yaml:3");
  }

  @Test
  void refusesWhatIsNoDirectoryAsUpstreamDoes() {
    Loader loader = at("/base", LoadRestriction.ROOT_ONLY);
    assertThatThrownBy(() -> loader.child("a.yaml"))
        .hasMessage("must build at directory: '/base/a.yaml': file is not directory");
    assertThatThrownBy(() -> loader.child("missing"))
        .hasMessage(
            "must build at directory: not a valid directory: evalsymlink failure on"
                + " '/base/missing' : lstat /base/missing: no such file or directory");
    assertThatThrownBy(() -> loader.child("")).hasMessage("new root cannot be empty");
    assertThatThrownBy(() -> loader.child("/base"))
        .hasMessage("new root '/base' cannot be absolute");
    assertThatThrownBy(() -> loader.load("deep")).hasMessage("'/base/deep' must resolve to a file");
  }

  @Test
  void refusesARepositoryOfTheMachineThatARemoteOneNames() {
    Remotes everything =
        new Remotes() {
          @Override
          public Checkout checkout(RepositoryUrl url) {
            return new Checkout(tree, "/", "0");
          }

          @Override
          public byte[] fetch(String url, long most) {
            return new byte[0];
          }
        };
    var work = new Work(Limits.DEFAULT);
    Loader first = Loader.of(tree, "/overlay", LoadRestriction.ROOT_ONLY, everything, work);
    assertThat(first.child("file:///repo//base").root()).isEqualTo("/base");
    Loader remote = first.child("https://example.org/a/b//base");
    assertThatThrownBy(() -> remote.child("file:///repo//overlay"))
        .hasMessageContaining("security; 'file:///repo//overlay', a repository of this machine");
  }

  @Test
  void refusesATransportThatRunsPrograms() {
    assertThatThrownBy(() -> at("/base", LoadRestriction.NONE).child("ext::sh -c 'touch x'"))
        .hasMessageContaining("transport 'ext::'");
  }

  @Test
  void refusesALinkOutOfTheDirectoryThatMayBeRead(@TempDir Path directory) throws IOException {
    Path outside = Files.writeString(directory.resolve("secret"), "s");
    Path root = Files.createDirectories(directory.resolve("root/in"));
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("around"), root.resolve("around"));
    var confined = new DirectoryTree(directory.resolve("root"));
    assertThatThrownBy(() -> confined.resolve(DirectoryTree.text(root.resolve("link"))))
        .hasMessageContaining("is outside of");
    assertThatThrownBy(() -> confined.resolve(DirectoryTree.text(root.resolve("around"))))
        .hasMessageContaining("evalsymlink failure on");
    assertThatThrownBy(() -> confined.resolve("/etc/passwd")).hasMessageContaining("is outside of");
  }

  @Test
  void refusesADeviceThatNeverEnds() {
    var all = new DirectoryTree(Path.of("/"));
    assertThatThrownBy(() -> all.read("/dev/zero", 1_000)).hasMessageContaining("regular file");
  }

  @Test
  void refusesMoreBytesThanTheLimits() {
    var limits = new Limits(10, 10, 5, 8, 10, Duration.ofMinutes(1));
    var large = new MemoryTree().with("/d/large", "123456").with("/d/a", "12345");
    Loader loader =
        Loader.of(large, "/d", LoadRestriction.ROOT_ONLY, new NoRemotes(), new Work(limits));
    assertThatThrownBy(() -> loader.load("large")).hasMessageContaining("more than 5 bytes");
    loader.load("a");
    assertThatThrownBy(() -> loader.load("a")).hasMessageContaining("more than 3 bytes");
  }

  @Test
  void refusesMoreBasesInEachOtherThanTheLimits() {
    var deep = new MemoryTree();
    for (int i = 0; i < 10; i++) {
      deep.with("/b" + i + "/x", "");
    }
    var limits = new Limits(10, 10, 10, 10, 3, Duration.ofMinutes(1));
    Loader first =
        Loader.of(deep, "/b0", LoadRestriction.ROOT_ONLY, new NoRemotes(), new Work(limits));
    Loader third = first.child("../b1").child("../b2").child("../b3");
    assertThatThrownBy(() -> third.child("../b4")).hasMessageContaining("more than 3 deep");
  }
}
