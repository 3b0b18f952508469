package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.ObjectId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StageTest {
  private static final ObjectId CRD =
      id("apiextensions.k8s.io", "CustomResourceDefinition", "widgets.example.com");
  private static final ObjectId NAMESPACE = id("", "Namespace", "shop");
  private static final ObjectId CLUSTER_ROLE =
      id("rbac.authorization.k8s.io", "ClusterRole", "reader");
  private static final ObjectId STORAGE_CLASS = id("storage.k8s.io", "StorageClass", "fast");
  private static final ObjectId GATEWAY_CLASS =
      id("gateway.networking.k8s.io", "GatewayClass", "edge");
  private static final ObjectId WIDGET = id("example.com", "Widget", "one");
  private static final ObjectId ROUTE = id("gateway.networking.k8s.io", "HTTPRoute", "shop");
  private static final ObjectId ACCOUNT = id("", "ServiceAccount", "web");
  private static final ObjectId DEPLOYMENT = id("apps", "Deployment", "web");
  private static final ObjectId INGRESS = id("networking.k8s.io", "Ingress", "web");
  private static final ObjectId WEBHOOK =
      id("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "web");

  @Test
  void whatDefinesOthersComesFirst() {
    assertThat(Stream.of(CRD, NAMESPACE, CLUSTER_ROLE).map(Stage::of))
        .containsOnly(Stage.DEFINITIONS);
    assertThat(Stream.of(STORAGE_CLASS, GATEWAY_CLASS).map(Stage::of)).containsOnly(Stage.CLASSES);
    assertThat(Stream.of(WIDGET, ROUTE).map(Stage::of)).containsOnly(Stage.CUSTOM);
    assertThat(Stream.of(ACCOUNT, DEPLOYMENT, INGRESS, WEBHOOK).map(Stage::of))
        .containsOnly(Stage.OBJECTS);
  }

  @Test
  void withinAStageComesWhatOthersNeedAndLastWhatAsksThem() {
    assertThat(
            Stream.of(WEBHOOK, DEPLOYMENT, ACCOUNT, WIDGET, STORAGE_CLASS, CRD, NAMESPACE)
                .sorted(Stage.APPLIED))
        .containsExactly(NAMESPACE, CRD, STORAGE_CLASS, WIDGET, ACCOUNT, DEPLOYMENT, WEBHOOK);
  }

  @Test
  void customResourcesGoBeforeTheOperatorThatClearsUpAfterThem() {
    assertThat(
            Stream.of(NAMESPACE, CRD, WIDGET, ACCOUNT, DEPLOYMENT, WEBHOOK, STORAGE_CLASS)
                .sorted(Stage.REMOVED))
        .isEqualTo(List.of(WIDGET, WEBHOOK, DEPLOYMENT, ACCOUNT, STORAGE_CLASS, CRD, NAMESPACE));
  }

  private static ObjectId id(String group, String kind, String name) {
    return new ObjectId(group, kind, "", name);
  }
}
