package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldSetsTest {
  private static final String WRITTEN =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop, labels: {app: web}}
      spec:
        replicas: 2
        template:
          spec:
            containers:
            - name: web
              image: web:1
              ports: [{containerPort: 80}]
              args: [a, b]
      """;

  private static final String LIVE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
        uid: u
        labels: {app: web, other: x}
        managedFields:
        - manager: slipway
          operation: Apply
          apiVersion: apps/v1
          fieldsV1:
            f:metadata: {f:labels: {f:app: {}}}
            f:spec:
              f:replicas: {}
              f:template:
                f:spec:
                  f:containers:
                    'k:{"name":"web"}':
                      .: {}
                      f:name: {}
                      f:image: {}
                      f:args: {}
                      f:ports:
                        'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}
        - manager: hpa
          operation: Update
          apiVersion: apps/v1
          fieldsV1: {f:spec: {f:replicas: {}, f:strategy: {}}}
        - manager: kubelet
          operation: Update
          apiVersion: apps/v1
          subresource: status
          fieldsV1: {f:status: {}}
      spec:
        replicas: 2
        strategy: {type: RollingUpdate}
        template:
          spec:
            containers:
            - name: web
              image: web:1
              imagePullPolicy: Always
              ports: [{containerPort: 80, protocol: TCP}]
              args: [a, b]
      """;

  @Test
  void whatIsKeptAndIsAsWrittenIsSettled() {
    assertThat(settled(LIVE, WRITTEN)).isTrue();
  }

  @Test
  void anythingElseIsNot() {
    assertThat(settled(LIVE, WRITTEN.replace("web:1", "web:2"))).isFalse();
    assertThat(settled(LIVE.replace("replicas: 2", "replicas: 3"), WRITTEN)).isFalse();
    assertThat(settled(LIVE, WRITTEN.replace("  replicas: 2\n", ""))).isFalse();
    assertThat(settled(LIVE, WRITTEN.replace("app: web}", "app: web, more: x}"))).isFalse();
    assertThat(settled(LIVE, WRITTEN.replace("args: [a, b]", "args: [b, a]"))).isFalse();
    assertThat(settled(LIVE.replace("manager: slipway", "manager: other"), WRITTEN)).isFalse();
    assertThat(
            settled(
                LIVE, WRITTEN.replace("containerPort: 80}", "containerPort: 80, protocol: UDP}")))
        .isFalse();
    assertThat(settled(LIVE.replace("apps/v1\n", "apps/v2\n"), WRITTEN)).isFalse();
  }

  @Test
  void othersKeepWhatTheyHaveSet() {
    Tree.Mapping live = Manifests.object(LIVE);

    assertThat(FieldSets.others(live)).hasSize(2);
    assertThat(kept(live, "spec", "replicas")).isTrue();
    assertThat(kept(live, "spec", "template")).isFalse();
  }

  @Test
  void aFieldOfAnItemIsFoundByItsNumber() {
    Tree.Mapping live = Manifests.object(LIVE);
    Tree.Mapping own = FieldSets.own(live).orElseThrow().mapping("fieldsV1");

    assertThat(
            FieldSets.has(
                own, live, List.of("spec", "template", "spec", "containers", "0", "image")))
        .isTrue();
    assertThat(
            FieldSets.has(
                own, live, List.of("spec", "template", "spec", "containers", "1", "image")))
        .isFalse();
  }

  @Test
  void whatOnlyOneHadGoesWithIt() {
    Tree.Mapping object =
        Manifests.object(
            """
            spec:
              replicas: 2
              paused: true
              only: {deep: 1}
              containers: [{name: a, x: 1}, {name: b, x: 1}]
            """);
    Tree.Mapping given =
        Manifests.object(
            """
            f:spec:
              f:replicas: {}
              f:paused: {}
              f:only: {f:deep: {}}
              f:containers:
                'k:{"name":"a"}': {.: {}, f:name: {}, f:x: {}}
                'k:{"name":"b"}': {.: {}, f:name: {}, f:x: {}}
            """);
    Tree.Mapping kept =
        Manifests.object(
            """
            f:spec:
              f:replicas: {}
              f:containers: {'k:{"name":"a"}': {.: {}, f:name: {}}}
            """);

    assertThat(FieldSets.without(object, given, List.of(kept)))
        .isEqualTo(Manifests.object("spec: {replicas: 2, containers: [{name: a}]}"));
  }

  private static boolean kept(Tree.Mapping live, String... keys) {
    return FieldSets.others(live).stream()
        .anyMatch(fields -> FieldSets.has(fields, live, List.of(keys)));
  }

  private static boolean settled(String live, String written) {
    return FieldSets.settled(Manifests.object(live), Manifests.object(written));
  }
}
