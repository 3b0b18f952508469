package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private final Bed bed = new Bed();

  @Test
  void anObjectWithoutANamespaceComesIntoTheAppsAndKeepsItsPositionAndDigest() {
    Rendered rendered =
        bed.rendered("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: y}}");

    Rendered prepared = new Preparation(bed.cluster, "home").of(rendered);

    assertThat(prepared.objects())
        .singleElement()
        .satisfies(object -> {
          assertThat(ObjectId.of(object)).hasToString("ConfigMap/shop/a");
          assertThat(Bed.OWNER.owns(object)).isTrue();
        });
    assertThat(prepared.positions()).containsEntry("ConfigMap/shop/a", "app.yaml:1");
    assertThat(prepared.serviceDigests())
        .containsOnlyKeys("ConfigMap/shop/a")
        .containsValue(rendered.serviceDigests().get("ConfigMap/a"));
    assertThat(new Preparation(bed.cluster, "home").of(prepared).model())
        .isEqualTo(prepared.model());
  }

  @Test
  void anObjectOfTheWholeClusterLosesItsNamespaceAndOthersKeepTheirs() {
    Rendered prepared =
        bed.prepared(
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: other, namespace: shop}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}}
            """);

    assertThat(prepared.objects())
        .extracting(object -> ObjectId.of(object).toString())
        .containsExactly("Namespace/other", "ConfigMap/other/a");
  }

  @Test
  void theTextsOfASecretAreEncodedSoThatTheyGoWhenTheyAreTakenOut() {
    String secret =
        "{apiVersion: v1, kind: Secret, metadata: {name: s}, %s: {b: %s}, data: {a: YQ==}}";

    assertThat(bed.prepared(secret.formatted("stringData", "b")).objects())
        .singleElement()
        .satisfies(object -> {
          assertThat(object.get("stringData")).isEmpty();
          assertThat(object.mapping("data").json()).isEqualTo("{\"a\":\"YQ==\",\"b\":\"Yg==\"}");
        });
  }

  @Test
  void kindsThatNobodyKnowsAreRefusedAllAtOnceWithTheNearest() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() ->
            bed.prepared(
                """
                {apiVersion: apps/v1, kind: Deploymet, metadata: {name: web}}
                ---
                {apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: web}}
                """))
        .satisfies(problem -> {
          assertThat(problem.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
          assertThat(problem.where()).contains("Deploymet/web");
          assertThat(problem.what()).contains("Deploymet in apps/v1", "Ingress", "app.yaml:2");
          assertThat(problem.next().orElseThrow())
              .contains("is Deployment meant?", "serves Ingress as networking.k8s.io/v1");
        });
  }

  @Test
  void aKindThatADefinitionOfTheSameRenderingBringsIsKnown() {
    Rendered prepared = bed.prepared(Widgets.DEFINITION + "---\n" + Widgets.ONE);

    assertThat(prepared.objects())
        .extracting(object -> ObjectId.of(object).toString())
        .contains("Widget.example.com/shop/one");
  }

  @Test
  void whatIsRenderedTwiceIsRefusedWithBothPlaces() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() ->
            bed.prepared(
                """
                {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
                """))
        .satisfies(problem -> {
          assertThat(problem.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
          assertThat(problem.what()).contains("twice", "app.yaml:1");
          assertThat(problem.where()).contains("ConfigMap/a");
        });
  }
}
