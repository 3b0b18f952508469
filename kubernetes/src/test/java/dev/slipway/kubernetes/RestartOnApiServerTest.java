package dev.slipway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.Kubectl;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.controlplane.TestNamespace;
import dev.slipway.model.Change;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a restart does to real pods, and what the next plan makes of it. */
@RequiresControlPlane
class RestartOnApiServerTest {
  private static final String APP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "web:1"}]}
      """;

  private final OnApiServer shop;
  private final Kubectl kubectl;

  RestartOnApiServerTest(ControlPlane plane, TestNamespace namespace) {
    this.shop = new OnApiServer(plane, namespace.name());
    this.kubectl = plane.kubectl();
  }

  @Test
  void everyPodIsMadeAnewAndTheNextPlanIsEmpty() throws Exception {
    shop.deploy(APP);
    String before = pod();

    shop.target.restart(OnApiServer.SHOP, shop.namespace, Optional.of("web"));

    kubectl.run("-n", shop.namespace, "rollout", "status", "deployment/web", "--timeout=60s");
    kubectl.run("-n", shop.namespace, "wait", "--for=delete", before, "--timeout=60s");
    assertThat(pod()).isNotEqualTo(before);
    assertThat(shop.changes(APP)).noneMatch(Change::acts);

    String again = APP.replace("web:1", "web:2");
    shop.deploy(again);
    assertThat(annotations()).contains("kubectl.kubernetes.io/restartedAt");
    assertThat(shop.changes(again)).noneMatch(Change::acts);
  }

  private String pod() {
    return kubectl.run("-n", shop.namespace, "get", "pods", "-l", "app=web", "-o", "name");
  }

  private String annotations() {
    return kubectl.run(
        "-n",
        shop.namespace,
        "get",
        "deployment/web",
        "-o",
        "jsonpath={.spec.template.metadata.annotations}");
  }
}
