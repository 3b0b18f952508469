package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Tree;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectivesTest {
  @Test
  void fluxsWordsAndOursMeanTheSameInAnyCase() {
    assertThat(rendered("annotations", "kustomize.toolkit.fluxcd.io/reconcile", "Disabled"))
        .matches(Directives::leftAlone);
    assertThat(rendered("annotations", "slipway.dev/reconcile", "disabled"))
        .matches(Directives::leftAlone);
    assertThat(rendered("labels", "kustomize.toolkit.fluxcd.io/ssa", "IGNORE"))
        .matches(Directives::leftAlone);
    assertThat(rendered("annotations", "slipway.dev/ssa", "IfNotPresent"))
        .matches(Directives::createdOnly);
    assertThat(rendered("annotations", "slipway.dev/ssa", "Merge")).matches(Directives::merged);
    assertThat(rendered("labels", "slipway.dev/force", "Enabled")).matches(Directives::forced);
    assertThat(rendered("annotations", "kustomize.toolkit.fluxcd.io/prune", "disabled"))
        .matches(Directives::kept);
    assertThat(rendered("annotations", "slipway.dev/prune", "enabled")).matches(Directives::mayGo);
  }

  @Test
  void whatStandsOnTheLiveObjectCounts() {
    var live = object("annotations", "slipway.dev/reconcile", "disabled");

    assertThat(Directives.of(Tree.Mapping.EMPTY, Optional.of(live)).leftAlone()).isTrue();
    assertThat(Directives.of(Tree.Mapping.EMPTY, Optional.empty()).leftAlone()).isFalse();
  }

  @Test
  void otherValuesMeanNothing() {
    Directives directives = rendered("annotations", "slipway.dev/ssa", "Override");

    assertThat(directives.leftAlone() || directives.createdOnly() || directives.merged()).isFalse();
  }

  private static Directives rendered(String where, String key, String value) {
    return Directives.of(object(where, key, value), Optional.empty());
  }

  private static Tree.Mapping object(String where, String key, String value) {
    return Tree.mapping()
        .put("metadata", Tree.mapping().put(where, Tree.ofTexts(Map.of(key, value))).build())
        .build();
  }
}
