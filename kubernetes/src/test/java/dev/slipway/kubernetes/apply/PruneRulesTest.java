package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.AppName;
import dev.slipway.model.Finding;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PruneRulesTest {
  private static final PruneRules DEFAULT = PruneRules.of(Tree.Mapping.EMPTY);
  private static final Ownership OWNER = new Ownership("home", new AppName("shop"));

  @Test
  void whatIsOursAndHoldsNoDataMayGo() {
    assertThat(DEFAULT.retained(map("a"), ours(""), OWNER)).isEmpty();
  }

  @Test
  void whatNoLongerCarriesOurLabelsStays() {
    assertThat(DEFAULT.retained(map("a"), Manifests.object("metadata: {name: a}"), OWNER))
        .hasValueSatisfying(why -> assertThat(why).contains("no longer carries the labels"));
  }

  @Test
  void dataStaysUnlessTheObjectItselfAsksToGo() {
    for (ObjectId id :
        List.of(
            id("", "PersistentVolumeClaim"),
            id("", "Namespace"),
            id("apiextensions.k8s.io", "CustomResourceDefinition"))) {
      assertThat(DEFAULT.retained(id, ours(""), OWNER))
          .hasValueSatisfying(why -> assertThat(why).contains("slipway.dev/prune: enabled"));
      assertThat(DEFAULT.retained(id, ours("slipway.dev/prune: enabled"), OWNER)).isEmpty();
    }
  }

  @Test
  void pruneCanBeOffForAnObjectAndForAll() {
    assertThat(
            DEFAULT.retained(map("a"), ours("kustomize.toolkit.fluxcd.io/prune: Disabled"), OWNER))
        .isPresent();
    assertThat(rules("enabled: false").retained(map("a"), ours(""), OWNER))
        .hasValueSatisfying(why -> assertThat(why).contains("kubernetes.prune.enabled"));
  }

  @Test
  void anEmptyRenderingRemovesNothingUnlessConfirmed() {
    var all = List.of(map("a"));

    assertThat(DEFAULT.guard(all, List.of(), all))
        .extracting(Finding::rule)
        .containsExactly("prune-all");
    assertThat(rules("confirmed: true").guard(all, List.of(), all)).isEmpty();
  }

  @Test
  void moreThanTheLimitIsRefused() {
    var all = maps("a", "b", "c", "d");

    assertThat(DEFAULT.guard(all, maps("a"), maps("b", "c", "d")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).isEqualTo("prune-limit");
          assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
          assertThat(finding.what()).contains("3 of 4 objects", "50 %", "ConfigMap/shop/b");
        });
    assertThat(DEFAULT.guard(all, maps("a", "b"), maps("c", "d"))).isEmpty();
    assertThat(rules("limit: 80").guard(all, maps("a"), maps("b", "c", "d"))).isEmpty();
  }

  @Test
  void oneObjectIsNeverTooMany() {
    assertThat(DEFAULT.guard(maps("a"), maps("b"), maps("a"))).isEmpty();
  }

  @Test
  void aGeneratedObjectWithAnotherContentIsNotDropped() {
    var old = maps("a-b8h4g2k5m6", "b-b8h4g2k5m6", "c-b8h4g2k5m6");
    var wanted = maps("a-2222222222", "b-2222222222", "c-2222222222");

    assertThat(DEFAULT.guard(old, wanted, old)).isEmpty();
    assertThat(DEFAULT.guard(old, maps("other"), old)).isNotEmpty();
  }

  private static PruneRules rules(String prune) {
    return PruneRules.of(Manifests.object("prune: {" + prune + "}"));
  }

  private static Tree.Mapping ours(String annotation) {
    return OWNER.on(Manifests.object("metadata: {name: a, annotations: {" + annotation + "}}"));
  }

  private static List<ObjectId> maps(String... names) {
    return Stream.of(names).map(PruneRulesTest::map).toList();
  }

  private static ObjectId map(String name) {
    return new ObjectId("", "ConfigMap", "shop", name);
  }

  private static ObjectId id(String group, String kind) {
    return new ObjectId(group, kind, "", "a");
  }
}
