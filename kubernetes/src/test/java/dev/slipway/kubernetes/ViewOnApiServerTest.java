package dev.slipway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.Kubectl;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.controlplane.TestNamespace;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView;
import dev.slipway.target.ObjectView.Branch;
import dev.slipway.target.ObjectView.Happening;
import dev.slipway.target.ObjectView.Ready;
import dev.slipway.target.ObjectView.Standing;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is seen of an app that runs on a real cluster. */
@RequiresControlPlane
class ViewOnApiServerTest {
  private static final String APP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: files}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 3Mi}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "web:1"}]}
      """;

  private final OnApiServer shop;
  private final Kubectl kubectl;
  private final ObjectView view;

  ViewOnApiServerTest(ControlPlane plane, TestNamespace namespace) {
    this.shop = new OnApiServer(plane, namespace.name());
    this.kubectl = plane.kubectl();
    this.view =
        shop.target.view(OnApiServer.SHOP, shop.namespace, Tree.Mapping.EMPTY, Secrets.NONE);
  }

  @Test
  void objectsTreeEventsAndNumbersAreThoseOfTheApp() throws Exception {
    kubectl.run("-n", shop.namespace, "create", "deployment", "other", "--image=other:1");
    shop.deploy(APP);
    kubectl.run("-n", shop.namespace, "wait", "--for=create", "events", "--all", "--timeout=60s");

    assertThat(view.objects())
        .extracting(o -> o.object().replace(shop.namespace, "shop") + " " + o.ready())
        .containsExactlyInAnyOrder(
            "ConfigMap/shop/settings TRUE",
            "PersistentVolumeClaim/shop/files TRUE",
            "Deployment/shop/web TRUE");
    assertThat(standing("Deployment"))
        .satisfies(web -> {
          assertThat(web.status()).isEqualTo("Current");
          assertThat(web.message()).isEqualTo("2/2 ready");
          assertThat(web.created()).isPresent();
        });
    assertThat(branch("Deployment").owned())
        .singleElement()
        .satisfies(set -> {
          assertThat(set.standing().object()).startsWith("ReplicaSet/" + shop.namespace + "/web-");
          assertThat(set.owned())
              .hasSize(2)
              .allSatisfy(pod ->
                  assertThat(pod.standing().object())
                      .startsWith("Pod/" + shop.namespace + "/web-"));
        });
    assertThat(view.events())
        .extracting(Happening::reason)
        .contains("ScalingReplicaSet", "SuccessfulCreate", "Scheduled");
    assertThat(view.events()).noneMatch(event -> event.object().contains("/other"));
    assertThat(view.events()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(view.totals()).isEqualTo(new ObjectView.Totals(3, 3, 0, 2, 1, 3 << 20));

    kubectl.run("-n", shop.namespace, "delete", "configmap/settings");

    assertThat(standing("ConfigMap"))
        .isEqualTo(
            new Standing(
                "ConfigMap/" + shop.namespace + "/settings",
                Ready.FALSE,
                "NotFound",
                "is not there",
                Optional.empty()));
    assertThat(view.totals().failing()).isEqualTo(1);
  }

  @Test
  void whatChangesIsToldAsItHappens() throws Exception {
    shop.deploy(APP);
    var standings = new LinkedBlockingQueue<Standing>();
    var events = new LinkedBlockingQueue<Happening>();
    Thread objects = following(() -> view.follow(standings::add));
    Thread happenings = following(() -> view.followEvents(events::add));
    until(standings, standing -> standing.message().equals("2/2 ready"));
    until(events, event -> event.reason().equals("ScalingReplicaSet"));

    kubectl.run("-n", shop.namespace, "scale", "deployment/web", "--replicas=3");

    until(standings, standing -> standing.message().equals("3/3 ready"));
    until(events, event -> event.message().contains("from 2 to 3"));
    kubectl.run("-n", shop.namespace, "delete", "configmap/settings");
    until(standings, standing -> standing.status().equals("NotFound"));
    objects.interrupt();
    happenings.interrupt();
    objects.join();
    happenings.join();
  }

  private interface Following {
    void run() throws InterruptedException;
  }

  private static Thread following(Following following) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            following.run();
          } catch (InterruptedException _) {
            // The test has seen enough.
          }
        });
  }

  private static <T> void until(LinkedBlockingQueue<T> told, Predicate<T> wanted)
      throws InterruptedException {
    T next;
    do {
      next = told.poll(60, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
    } while (!wanted.test(next));
  }

  private Standing standing(String kind) {
    return view.objects().stream()
        .filter(object -> object.object().startsWith(kind + "/"))
        .findFirst()
        .orElseThrow();
  }

  private Branch branch(String kind) {
    return view.tree().stream()
        .filter(branch -> branch.standing().object().startsWith(kind + "/"))
        .findFirst()
        .orElseThrow();
  }
}
