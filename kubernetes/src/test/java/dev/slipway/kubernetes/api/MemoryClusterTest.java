package dev.slipway.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.data.Json;
import dev.slipway.kubernetes.api.Cluster.Deletion;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryClusterTest {
  private final MemoryCluster cluster = new MemoryCluster();
  private final ResourceType configMaps = cluster.type("v1", "ConfigMap").orElseThrow();
  private final ResourceType deployments = cluster.type("apps/v1", "Deployment").orElseThrow();

  @Test
  void whatIsAppliedTwiceIsWrittenOnce() {
    Tree.Mapping first = cluster.apply(configMaps, settings("{a: 1}"), false, false);
    Tree.Mapping second = cluster.apply(configMaps, settings("{a: 1}"), false, false);

    assertThat(second).isEqualTo(first);
    assertThat(first.mapping("metadata").text("uid")).isPresent();
  }

  @Test
  void aFieldThatIsNoLongerAppliedVanishesUnlessAnotherOwnsIt() {
    cluster.apply(configMaps, settings("{mine: 1, shared: 1}"), false, false);
    cluster.applyAs("other", settings("{shared: 1, theirs: 1}"));

    Tree.Mapping left = cluster.apply(configMaps, settings("{}"), false, false);

    assertThat(left.mapping("data").json()).isEqualTo("{\"shared\":\"1\",\"theirs\":\"1\"}");
  }

  @Test
  void aFieldOfAnotherManagerIsAConflictUntilItIsForced() {
    cluster.updateAs("kubectl-edit", settings("{a: 1}"));

    assertThatThrownBy(() -> cluster.apply(configMaps, settings("{a: 2}"), false, false))
        .isInstanceOfSatisfying(
            ApiFailure.class,
            failure ->
                assertThat(failure.causes())
                    .containsExactly(
                        new ApiFailure.Cause(
                            ".data.a",
                            "FieldManagerConflict",
                            "conflict with \"kubectl-edit\" using v1")));
    cluster.apply(configMaps, settings("{a: 2}"), true, false);
    cluster.apply(configMaps, settings("{a: 3}"), false, false);
  }

  @Test
  void listsAreMergedByKey() {
    cluster.apply(deployments, containers("web", "app:1"), false, false);
    cluster.applyAs("injector", containers("sidecar", "proxy:1"));

    Tree.Mapping result = cluster.apply(deployments, containers("web", "app:2"), false, false);

    assertThat(result.mapping("spec").mapping("template").mapping("spec").items("containers"))
        .map(Tree::json)
        .containsExactly(
            "{\"name\":\"web\",\"image\":\"app:2\"}",
            "{\"name\":\"sidecar\",\"image\":\"proxy:1\"}");
    assertThat(result.mapping("metadata").text("generation")).contains("3");
  }

  @Test
  void aDryRunChangesNothing() {
    Tree.Mapping answer = cluster.apply(configMaps, settings("{a: 1}"), false, true);

    assertThat(answer.mapping("data").text("a")).contains("1");
    assertThat(cluster.get(configMaps, "default", "settings")).isEmpty();
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void anImmutableFieldIsRefused() {
    cluster.apply(deployments, selecting("a"), false, false);

    assertThatThrownBy(() -> cluster.apply(deployments, selecting("b"), true, true))
        .isInstanceOf(ApiFailure.class)
        .hasMessageContaining("spec.selector: Invalid value: field is immutable");
  }

  @Test
  void aDefinitionServesItsKind() {
    assertThat(cluster.type("example.org/v1", "Widget")).isEmpty();
    cluster.applyAs(
        "kubectl",
        object(
            """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "widgets.example.org"},
             "spec": {"group": "example.org", "scope": "Namespaced",
                      "names": {"kind": "Widget", "plural": "widgets"}, "versions": [{"name": "v1"}]}}
            """));

    assertThat(cluster.type("example.org/v1", "Widget"))
        .contains(new ResourceType("example.org", "v1", "Widget", "widgets", true));
  }

  @Test
  void aWatchTellsWhatIsThereAndWhatChanges() throws InterruptedException {
    cluster.updateAs("someone", settings("{a: 1}"));
    var heard = new LinkedBlockingQueue<String>();
    try (var _ =
        cluster.watch(
            configMaps, "default", new Selector("", "metadata.name=settings"), hearing(heard))) {
      cluster.updateAs("someone", settings("{a: 2}"));
      cluster.delete(configMaps, "default", "settings", new Deletion("", false, false));

      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("present {\"a\":\"1\"}");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("complete");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("present {\"a\":\"2\"}");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("gone {\"a\":\"2\"}");
    }
  }

  @Test
  void aFinalizerKeepsAnObjectUntilItIsTakenOut() {
    cluster.updateAs(
        "someone",
        object(
            """
            {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "held", "namespace": "default", "finalizers": ["a/b"]}}
            """));
    cluster.delete(configMaps, "default", "held", new Deletion("", false, false));

    assertThat(cluster.object("ConfigMap", "default", "held").orElseThrow().mapping("metadata"))
        .matches(metadata -> metadata.get("deletionTimestamp").isPresent());
    cluster.patch(
        configMaps,
        "default",
        "held",
        "",
        Json.parse("patch", "{\"metadata\": {\"finalizers\": null}}"));
    assertThat(cluster.object("ConfigMap", "default", "held")).isEmpty();
  }

  @Test
  void whatItIsToldToFailFailsOnce() {
    cluster.fail(
        call -> call.verb().equals("apply"),
        1,
        () -> new ApiFailure(403, "Forbidden", "no", java.util.List.of()));

    assertThatThrownBy(() -> cluster.apply(configMaps, settings("{a: 1}"), false, false))
        .hasMessage("no");
    cluster.apply(configMaps, settings("{a: 1}"), false, false);
    assertThat(cluster.writes())
        .map(MemoryCluster.Call::toString)
        .containsExactly("apply ConfigMap/default/settings", "apply ConfigMap/default/settings");
  }

  @Test
  void labelsSelect() {
    cluster.updateAs("someone", settings("{}"));
    var found = new ArrayList<Tree.Mapping>();

    cluster.list(configMaps, "", new Selector("app=web,tier in (a, b),!old", ""), found::add);
    assertThat(found).hasSize(1);
    cluster.list(configMaps, "", new Selector("app!=web", ""), found::add);
    cluster.list(configMaps, "kube-system", Selector.ALL, found::add);
    assertThat(found).hasSize(1);
  }

  private static Cluster.Watcher hearing(LinkedBlockingQueue<String> heard) {
    return new Cluster.Watcher() {
      @Override
      public void present(Tree.Mapping object) {
        heard.add("present " + object.mapping("data").json());
      }

      @Override
      public void gone(Tree.Mapping object) {
        heard.add("gone " + object.mapping("data").json());
      }

      @Override
      public void complete() {
        heard.add("complete");
      }

      @Override
      public void failed(ApiFailure failure) {
        heard.add("failed " + failure.code());
      }
    };
  }

  private static Tree.Mapping settings(String data) {
    return object(
        """
        {"apiVersion": "v1", "kind": "ConfigMap",
         "metadata": {"name": "settings", "namespace": "default",
                      "labels": {"app": "web", "tier": "a"}},
         "data": %s}
        """
            .formatted(data.replaceAll("(\\w+): (\\w+)", "\"$1\": \"$2\"")));
  }

  private static Tree.Mapping containers(String name, String image) {
    return object(
        """
        {"apiVersion": "apps/v1", "kind": "Deployment",
         "metadata": {"name": "web", "namespace": "default"},
         "spec": {"template": {"spec": {"containers": [{"name": "%s", "image": "%s"}]}}}}
        """
            .formatted(name, image));
  }

  private static Tree.Mapping selecting(String app) {
    return object(
        """
        {"apiVersion": "apps/v1", "kind": "Deployment",
         "metadata": {"name": "web", "namespace": "default"},
         "spec": {"selector": {"matchLabels": {"app": "%s"}}}}
        """
            .formatted(app));
  }

  private static Tree.Mapping object(String json) {
    return (Tree.Mapping) Json.parse("object", json);
  }
}
