package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.controlplane.AuditEntry;
import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.controlplane.TestNamespace;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Connection;
import dev.slipway.kubernetes.api.HttpCluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Preview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a cluster in memory is so on a real API server. */
@RequiresControlPlane
class ApiServerTest {
  private static final String APP =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.NS.example.com, annotations: {slipway.dev/prune: enabled}}
      spec:
        group: NS.example.com
        scope: Namespaced
        names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
        versions:
        - name: v1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      ---
      {apiVersion: NS.example.com/v1, kind: Widget, metadata: {name: one}, spec: {size: 3}}
      ---
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: web}
      rules: [{apiGroups: [''], resources: [configmaps], verbs: [get, list]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: web}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
      subjects: [{kind: ServiceAccount, name: web}]
      ---
      {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: info}}
      ---
      {apiVersion: v1, kind: Secret, metadata: {name: keys}, stringData: {key: hunter22}}
      ---
      {apiVersion: v1, kind: Secret, metadata: {name: coded}, data: {key: aHVudGVyMjI=}}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            serviceAccountName: web
            volumes: [{name: tmp, emptyDir: {}}]
            containers:
            - name: web
              image: web:1
              ports: [{name: http, containerPort: 8080}]
              env: [{name: LEVEL, value: info}]
              resources: {requests: {cpu: 100m, memory: 64Mi}}
              volumeMounts: [{name: tmp, mountPath: /tmp}]
              readinessProbe: {httpGet: {path: /healthz, port: http}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        serviceName: db
        replicas: 1
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec: {containers: [{name: db, image: db:1}]}
        volumeClaimTemplates:
        - metadata: {name: files}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: tidy}
      spec:
        schedule: 0 3 * * *
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{name: tidy, image: tidy:1}]
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: web}
      spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        rules:
        - host: shop.example.com
          http:
            paths:
            - path: /
              pathType: Prefix
              backend: {service: {name: web, port: {name: http}}}
      """;

  private ControlPlane controlPlane;
  private String namespace;
  private Cluster cluster;
  private Delivery delivery;
  private String app;

  @BeforeEach
  void connect(ControlPlane started, TestNamespace own) {
    controlPlane = started;
    namespace = own.name();
    cluster = HttpCluster.open(new Connection(Optional.of(started.kubeconfig()), Optional.empty()));
    delivery = new Delivery(cluster, namespace, Duration.ofSeconds(60));
    app = APP.replace("NS", namespace);
  }

  @AfterEach
  void disconnect() {
    new Departure(cluster, "home", Duration.ofSeconds(60)).remove(Delivery.SHOP, namespace, true);
    cluster.close();
  }

  @Test
  void aWholeAppComesAndThenNothingIsLeftToDo() {
    List<Change> planned = delivery.deploy(app);
    assertThat(planned).hasSize(15).allMatch(Change.Create.class::isInstance);

    var mark = controlPlane.auditLog().mark();
    List<Change> again = delivery.changes(app);

    assertThat(again).allMatch(Change.Keep.class::isInstance);
    assertThat(controlPlane.auditLog().since(mark))
        .filteredOn(this::isOurs)
        .filteredOn(entry -> entry.isWrite() || entry.dryRun())
        .as("only what the server completes within a list that is replaced as a whole is tried")
        .extracting(AuditEntry::subject)
        .containsOnly("statefulsets.apps/%s/db".formatted(namespace));
    assertThat(controlPlane.auditLog().writesSince(mark)).filteredOn(this::isOurs).isEmpty();
  }

  @Test
  void whatIsWrittenIsWhatWasPlanned() {
    delivery.deploy(app);
    var mark = controlPlane.auditLog().mark();

    List<Change> planned =
        delivery.deploy(
            app.replace("web:1", "web:2")
                .replace("replicas: 2", "replicas: 3")
                .replace("level: info", "level: debug")
                .replace("verbs: [get, list]", "verbs: [get]")
                .replace("size: 3", "size: 4")
                .replace("hunter22", "hunter23")
                .replace("- host: shop.example.com", "- host: www.example.com"));

    assertThat(fields(planned))
        .containsExactlyInAnyOrder(
            "Widget.%s.example.com/%s/one spec.size 3 4".formatted(namespace, namespace),
            "Role/%s/web rules[0].verbs [\"get\",\"list\"] [\"get\"]".formatted(namespace),
            "ConfigMap/%s/settings data.level info debug".formatted(namespace),
            "Secret/%s/keys data.key (secret) (secret, changed)".formatted(namespace),
            "Deployment/%s/web spec.replicas 2 3".formatted(namespace),
            "Deployment/%s/web spec.template.spec.containers[web].image web:1 web:2"
                .formatted(namespace),
            "Ingress/%s/web spec.rules[0].host shop.example.com www.example.com"
                .formatted(namespace));
    assertThat(
            controlPlane.auditLog().writesSince(mark).stream()
                .filter(this::isOurs)
                .map(AuditEntry::subject)
                .toList())
        .containsExactlyInAnyOrder(
            "widgets.%s.example.com/%s/one".formatted(namespace, namespace),
            "roles.rbac.authorization.k8s.io/%s/web".formatted(namespace),
            "configmaps/%s/settings".formatted(namespace),
            "secrets/%s/keys".formatted(namespace),
            "deployments.apps/%s/web".formatted(namespace),
            "ingresses.networking.k8s.io/%s/web".formatted(namespace));
  }

  private static List<String> fields(List<Change> changes) {
    return changes.stream()
        .filter(Change.Update.class::isInstance)
        .map(Change.Update.class::cast)
        .flatMap(update ->
            update.fields().stream()
                .map(f -> update.service() + " " + f.path() + " " + f.before() + " " + f.after()))
        .toList();
  }

  private boolean isOurs(AuditEntry entry) {
    return entry.fieldManager().equals("slipway");
  }

  @Test
  void whatKubectlAppliedIsTakenOverWithoutANewPod() {
    String web = document("kind: Deployment");
    controlPlane
        .kubectl()
        .runWith(
            web.replace("replicas: 2", "replicas: 2\n  paused: false\n  minReadySeconds: 4"),
            "-n",
            namespace,
            "apply",
            "-f",
            "-");
    Tree.Mapping before = live("apps/v1", "Deployment", "web");

    Preview preview = delivery.preview(delivery.prepared(web));
    delivery.deploy(web);
    Tree.Mapping after = live("apps/v1", "Deployment", "web");

    assertThat(after.mapping("spec").get("template"))
        .isEqualTo(before.mapping("spec").get("template"));
    assertThat(delivery.changes(web)).allMatch(Change.Keep.class::isInstance);
  }

  @Test
  void whatIsLetGoMeetsNoConflictWithWhoeverComesNext() {
    String web = document("kind: Deployment");
    delivery.deploy(web);

    new Departure(cluster, "home", Duration.ofSeconds(60)).release(Delivery.SHOP, namespace);

    Tree.Mapping after = live("apps/v1", "Deployment", "web");
    assertThat(FieldSets.own(after)).isEmpty();
    controlPlane
        .kubectl()
        .runWith(
            web.replace("web:1", "web:3"), "-n", namespace, "apply", "--server-side", "-f", "-");
    assertThat(delivery.inventory().ids()).isEmpty();
    cluster.delete(
        type("apps/v1", "Deployment"), namespace, "web", new Cluster.Deletion("", false, false));
  }

  @Test
  void whatCannotChangeIsToldOfEveryKind() {
    delivery.deploy(app);
    Preview preview =
        delivery.preview(
            delivery.prepared(
                app.replace("matchLabels: {app: db}", "matchLabels: {app: dx}")
                    .replace("labels: {app: db}", "labels: {app: dx}")
                    .replace("serviceName: db", "serviceName: dx")
                    .replace(
                        "{matchLabels: {app: web}}\n  template",
                        "{matchLabels: {app: wx}}\n  template")
                    .replace("labels: {app: web}", "labels: {app: wx}")
                    .replace("kind: Role, name: web", "kind: Role, name: other")
                    .replace(
                        "accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n---\napiVersion: v1\nkind: Service",
                        "accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}\n---\napiVersion: v1\nkind: Service")));

    assertThat(preview.findings()).extracting(Finding::rule).containsOnly("object-immutable");
    assertThat(preview.findings()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void forRandomObjectsTheWritesAreTheChangesOfThePlan(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    delivery.settings("{force: true, prune: {confirmed: true}}");
    Map<String, Tree.Mapping> objects = new TreeMap<>();
    for (int round = 0; round < 8; round++) {
      RandomObjects.change(objects, random);
      Rendered prepared =
          new Preparation(cluster, "home").of(delivery.rendered(List.copyOf(objects.values())));
      var mark = controlPlane.auditLog().mark();

      List<Change> planned = delivery.deploy(prepared);

      assertThat(controlPlane.auditLog().writesSince(mark))
          .filteredOn(this::isOurs)
          .extracting(entry -> entry.verb() + " " + entry.subject())
          .filteredOn(write -> !write.contains("slipway-shop"))
          .as("round %d of seed %d", round, seed)
          .containsExactlyInAnyOrderElementsOf(writes(planned));
      assertThat(delivery.preview(prepared).changes()).noneMatch(Change::acts);
    }
  }

  private static List<String> writes(List<Change> planned) {
    var writes = new ArrayList<String>();
    for (Change change : planned) {
      String subject =
          change
              .service()
              .replace("ConfigMap/", "configmaps/")
              .replace("Secret/", "secrets/")
              .replace("Deployment/", "deployments.apps/");
      switch (change) {
        case Change.Create _, Change.Update _ -> writes.add("patch " + subject);
        case Change.Remove _ -> writes.add("delete " + subject);
        case Change.Replace _ -> writes.addAll(List.of("delete " + subject, "patch " + subject));
        case Change.Keep _, Change.Retain _ -> {}
      }
    }
    return writes;
  }

  @Test
  void theFieldsOfAnAutoscalerCanBeLeftToIt() {
    delivery.settings("ignore: [{paths: [/spec/replicas], target: {kind: Deployment}}]");
    String web = document("kind: Deployment");
    delivery.deploy(web);
    controlPlane.kubectl().run("-n", namespace, "scale", "deployment/web", "--replicas=5");

    assertThat(delivery.changes(web)).allMatch(Change.Keep.class::isInstance);
    delivery.deploy(web.replace("web:1", "web:2"));
    assertThat(live("apps/v1", "Deployment", "web").mapping("spec").text("replicas")).hasValue("5");
    assertThat(delivery.changes(web.replace("web:1", "web:2")))
        .allMatch(Change.Keep.class::isInstance);
  }

  @Test
  void whatAPersonScaledIsPutBackWithANoteFromWhom() {
    String web = document("kind: Deployment");
    delivery.deploy(web);
    controlPlane.kubectl().run("-n", namespace, "scale", "deployment/web", "--replicas=5");

    Preview preview = delivery.preview(web);

    assertThat(fields(preview.changes()))
        .containsExactly("Deployment/%s/web spec.replicas 5 2".formatted(namespace));
    assertThat(preview.notes())
        .containsExactly(
            "Deployment/%s/web: takes .spec.replicas from kubectl".formatted(namespace));
  }

  @Test
  void allThatIsWrongIsToldAtOnceEachAtItsObject() {
    Preview preview =
        delivery.preview(
            document("kind: Deployment")
                    .replace("replicas: 2", "replicas: -1")
                    .replace("containerPort: 8080", "containerPort: 80800")
                + "---\n"
                + document("kind: Service\n").replace("port: 80,", "port: 0,"));

    assertThat(preview.findings())
        .extracting(finding -> finding.where() + " " + finding.what())
        .satisfiesExactlyInAnyOrder(
            said -> assertThat(said).contains("Service/", "spec.ports[0].port"),
            said -> assertThat(said).contains("Deployment/", "spec.replicas"),
            said ->
                assertThat(said).contains("Deployment/", "containers[0].ports[0].containerPort"));
  }

  @Test
  void whatIsForcedIsDeletedAndCreatedAnew() {
    delivery.settings("force: true");
    String web = document("kind: Deployment");
    delivery.deploy(web);
    var before = live("apps/v1", "Deployment", "web").mapping("metadata").text("uid");

    delivery.deploy(web.replace("app: web", "app: shop"));

    assertThat(live("apps/v1", "Deployment", "web").mapping("metadata").text("uid"))
        .isNotEqualTo(before);
  }

  private String document(String having) {
    for (String document : app.split("---\n")) {
      if (document.contains(having)) {
        return document;
      }
    }
    throw new IllegalArgumentException(having);
  }

  private ResourceType type(String apiVersion, String kind) {
    return cluster.type(apiVersion, kind).orElseThrow();
  }

  private Tree.Mapping live(String apiVersion, String kind, String name) {
    return cluster.get(type(apiVersion, kind), namespace, name).orElseThrow();
  }
}
