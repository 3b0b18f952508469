package dev.slipway.kustomize.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.MemoryTree;
import dev.slipway.kustomize.incremental.Builds.Outcome;
import dev.slipway.kustomize.incremental.Builds.Pass;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BuildsTest {
  private final MemoryTree tree = new MemoryTree();
  private final List<String> overlays =
      IntStream.range(0, 1_000).mapToObj(i -> "/overlays/" + i).toList();
  private final Builds builds = new Builds(Options.DEFAULT);

  BuildsTest() {
    for (int base = 0; base < 10; base++) {
      tree.with("/bases/" + base + "/kustomization.yaml", "resources: [map.yaml]\n");
      tree.with("/bases/" + base + "/map.yaml", map("base", "0"));
    }
    for (int i = 0; i < overlays.size(); i++) {
      tree.with(
          overlays.get(i) + "/kustomization.yaml",
          "namePrefix: o%d-\nresources: [../../bases/%d, own.yaml]\n".formatted(i, i % 10));
      tree.with(overlays.get(i) + "/own.yaml", map("own", "0"));
    }
  }

  private static String map(String name, String value) {
    return "apiVersion: v1\ndata:\n  v: \"%s\"\nkind: ConfigMap\nmetadata:\n  name: %s\n"
        .formatted(value, name);
  }

  private static String text(Pass pass, String target) {
    return switch (pass.outcomes().get(target)) {
      case Outcome.Built built -> built.rendering().text();
      case Outcome.Failed failed -> failed.failure().getMessage();
      case null -> "";
    };
  }

  @Test
  void buildsOnlyWhatReadTheFileThatChanged() {
    Pass first = builds.pass(tree, overlays);
    assertThat(first.built()).isEqualTo(1_000);

    tree.with("/overlays/7/own.yaml", map("own", "1"));
    Pass second = builds.pass(tree, overlays);
    assertThat(second.built()).isEqualTo(1);
    assertThat(second.kept()).isEqualTo(999);
    assertThat(text(second, "/overlays/7")).contains(map("o7-own", "1"));

    tree.with("/bases/3/map.yaml", map("base", "2"));
    Pass third = builds.pass(tree, overlays);
    assertThat(third.built()).isEqualTo(100);
    assertThat(text(third, "/overlays/13")).contains(map("o13-base", "2"));
    assertThat(text(third, "/overlays/14")).contains(map("o14-base", "0"));

    assertThat(builds.pass(tree, overlays).built()).isZero();
  }

  @Test
  void seesAFileThatWasNotThereBefore() {
    List<String> one = List.of("/overlays/1");
    builds.pass(tree, one);
    tree.with("/overlays/1/Kustomization", "resources: []\n");
    Pass second = builds.pass(tree, one);
    assertThat(second.built()).isEqualTo(1);
    assertThat(text(second, "/overlays/1")).contains("Found multiple kustomization files");
  }

  @Test
  void buildsAFailureAgainOnceWhatItMissedIsThere() {
    List<String> one = List.of("/new");
    assertThat(text(builds.pass(tree, one), "/new")).contains("must build at directory");
    assertThat(builds.pass(tree, one).kept()).isEqualTo(1);
    tree.with("/new/kustomization.yaml", "resources: [map.yaml]\n");
    tree.with("/new/map.yaml", map("new", "0"));
    assertThat(text(builds.pass(tree, one), "/new")).isEqualTo(map("new", "0"));
  }
}
