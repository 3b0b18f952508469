package dev.slipway.kustomize.fuzz;

import static dev.slipway.kustomize.fuzz.Text.indent;
import static dev.slipway.kustomize.fuzz.Text.item;

import java.util.List;

/** Random Kubernetes objects as people write them, and as they should not. */
final class Objects {
  /** An object that other parts of a tree can name. */
  record Named(String apiVersion, String kind, String name, String namespace) {
    String group() {
      int slash = apiVersion.indexOf('/');
      return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    String version() {
      return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    boolean hasPods() {
      return WORKLOADS.contains(kind);
    }

    /** The path from its root to a pod's specification. */
    String podSpec() {
      return switch (kind) {
        case "Pod" -> "spec";
        case "CronJob" -> "spec.jobTemplate.spec.template.spec";
        case String _ -> "spec.template.spec";
      };
    }
  }

  static final List<String> WORKLOADS =
      List.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod", "ReplicaSet");
  static final List<String> KINDS =
      List.of(
          "Deployment",
          "Deployment",
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "Job",
          "CronJob",
          "Pod",
          "ReplicaSet",
          "Service",
          "Service",
          "ConfigMap",
          "ConfigMap",
          "Secret",
          "Namespace",
          "ServiceAccount",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "PersistentVolumeClaim",
          "PersistentVolume",
          "StorageClass",
          "Ingress",
          "HorizontalPodAutoscaler",
          "NetworkPolicy",
          "PodDisruptionBudget",
          "ValidatingWebhookConfiguration",
          "CustomResourceDefinition",
          "APIService",
          "PriorityClass",
          "MyKind",
          "MyKind");
  static final List<String> NAMES = List.of("web", "db", "cache", "app", "api", "my-app", "w.x");
  static final List<String> NAMESPACES = List.of("prod", "dev", "default", "kube-system");
  static final List<String> LABELS = List.of("app", "tier", "app.kubernetes.io/name", "env");
  static final List<String> LABEL_VALUES =
      List.of("web", "db", "front", "\"1\"", "\"true\"", "v1.2", "'a b'", "\"\"");
  static final List<String> IMAGES =
      List.of(
          "nginx",
          "nginx:1.7.9",
          "busybox:latest",
          "registry.local:5000/team/app:v1",
          "quay.io/team/app@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3",
          "nginx:1.7.9@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3",
          "team/app",
          "\"redis:6\"");

  private final Dice dice;

  Objects(Dice dice) {
    this.dice = dice;
  }

  Named named(String kind) {
    boolean namespaced =
        !List.of(
                "Namespace",
                "ClusterRole",
                "ClusterRoleBinding",
                "PersistentVolume",
                "StorageClass",
                "CustomResourceDefinition",
                "APIService",
                "PriorityClass",
                "ValidatingWebhookConfiguration")
            .contains(kind);
    String namespace = namespaced && dice.chance(25) ? dice.one(NAMESPACES) : "";
    return new Named(apiVersion(kind), kind, dice.one(NAMES), namespace);
  }

  private String apiVersion(String kind) {
    return switch (kind) {
      case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" ->
          dice.chance(92) ? "apps/v1" : "extensions/v1beta1";
      case "Job" -> "batch/v1";
      case "CronJob" -> dice.one("batch/v1", "batch/v1beta1");
      case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding" ->
          "rbac.authorization.k8s.io/v1";
      case "StorageClass" -> "storage.k8s.io/v1";
      case "Ingress" -> dice.one("networking.k8s.io/v1", "networking.k8s.io/v1beta1");
      case "NetworkPolicy" -> "networking.k8s.io/v1";
      case "HorizontalPodAutoscaler" -> dice.one("autoscaling/v1", "autoscaling/v2");
      case "PodDisruptionBudget" -> dice.one("policy/v1", "policy/v1beta1");
      case "ValidatingWebhookConfiguration" -> "admissionregistration.k8s.io/v1";
      case "CustomResourceDefinition" -> "apiextensions.k8s.io/v1";
      case "APIService" -> "apiregistration.k8s.io/v1";
      case "PriorityClass" -> "scheduling.k8s.io/v1";
      case "MyKind" -> dice.one("my.org/v1", "my.org/v1alpha1", "other.io/v1");
      case String _ -> "v1";
    };
  }

  /** The object's text. */
  String text(Named object) {
    String head = "apiVersion: " + object.apiVersion() + "\nkind: " + object.kind() + "\n";
    String metadata = "metadata:\n" + indent(metadata(object), 2);
    String body = body(object);
    String text = dice.chance(85) ? head + metadata + body : body + metadata + head;
    if (dice.chance(6)) {
      text = "# " + dice.one("a comment", "kept: not", "---") + "\n" + text;
    }
    return text;
  }

  private String metadata(Named object) {
    var text = new StringBuilder("name: ").append(object.name());
    text.append(dice.chance(5) ? " # the name\n" : "\n");
    if (!object.namespace().isEmpty()) {
      text.append("namespace: ").append(object.namespace()).append('\n');
    }
    if (dice.chance(50)) {
      text.append("labels:\n").append(indent(labels(), 2));
    }
    if (dice.chance(25)) {
      text.append("annotations:\n").append(indent(ownAnnotations(), 2));
    }
    if (dice.chance(3)) {
      text.append(dice.one("labels: {}\n", "annotations: {}\n", "creationTimestamp: null\n"));
    }
    return unique(text.toString());
  }

  /** Without a second field of a name that is there. */
  private static String unique(String fields) {
    var kept = new StringBuilder();
    var seen = new java.util.HashSet<String>();
    for (String line : fields.lines().toList()) {
      String name = line.contains(":") ? line.substring(0, line.indexOf(':')) : line;
      if (line.startsWith(" ") || seen.add(name)) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }

  String labels() {
    var text = new StringBuilder();
    for (String label : dice.some(LABELS, 3)) {
      text.append(label).append(": ").append(dice.one(LABEL_VALUES)).append('\n');
    }
    return text.toString();
  }

  String annotations() {
    var text = new StringBuilder();
    for (String key :
        dice.some(List.of("note", "example.com/a", "sidecar.io/inject", "checksum", "doc"), 3)) {
      text.append(key).append(": ").append(Scalars.string(dice, 2)).append('\n');
    }
    return text.toString();
  }

  /** Annotations of an object: there, words like {@code yes} are read as strings. */
  private String ownAnnotations() {
    String local = "config.kubernetes.io/local-config: " + dice.one("\"true\"", "\"false\"", "yes");
    return annotations()
        + (dice.chance(15) ? "odd: " + Scalars.boolish(dice) + "\n" : "")
        + (dice.chance(8) ? local + "\n" : "");
  }

  private String body(Named object) {
    return switch (object.kind()) {
      case "Deployment", "ReplicaSet" -> workload("replicas: " + Scalars.integer(dice) + "\n");
      case "StatefulSet" ->
          workload("serviceName: " + dice.one(NAMES) + "\n" + (dice.chance(40) ? claims() : ""));
      case "DaemonSet" -> workload("");
      case "Job" -> "spec:\n" + indent("backoffLimit: 4\n" + template(""), 2);
      case "CronJob" -> "spec:\n" + indent(cron(), 2);
      case "Pod" -> "spec:\n" + indent(podSpec(), 2);
      case "Service" -> "spec:\n" + indent(service(), 2);
      case "ConfigMap" -> data(2);
      case "Secret" -> secret();
      case "Role", "ClusterRole" -> rules();
      case "RoleBinding", "ClusterRoleBinding" -> binding();
      case "PersistentVolumeClaim" -> "spec:\n" + indent(claim(), 2);
      case "PersistentVolume" -> volume();
      case "StorageClass" -> "provisioner: kubernetes.io/aws-ebs\nparameters: {type: gp2}\n";
      case "Ingress" -> ingress(object);
      case "HorizontalPodAutoscaler" -> autoscaler();
      case "NetworkPolicy" -> networkPolicy();
      case "PodDisruptionBudget" ->
          "spec:\n  minAvailable: "
              + dice.one("1", "50%")
              + "\n  selector:\n    matchLabels:\n"
              + indent(labels(), 6);
      case "ValidatingWebhookConfiguration" -> webhook();
      case "CustomResourceDefinition" -> definition();
      case "APIService" ->
          "spec:\n  group: g.io\n  version: v1\n  service:\n    name: "
              + dice.one(NAMES)
              + "\n    namespace: "
              + dice.one(NAMESPACES)
              + "\n";
      case "PriorityClass" -> "value: 100\nglobalDefault: false\n";
      case "MyKind" -> custom();
      case String _ -> dice.chance(20) ? "spec: {}\n" : "";
    };
  }

  private String workload(String first) {
    return "spec:\n" + indent(first + template(selector()), 2);
  }

  private String selector() {
    return "selector:\n  matchLabels:\n" + indent(labels(), 4);
  }

  private String template(String selector) {
    String labels = labels();
    return selector
        + "template:\n  metadata:\n    labels:\n"
        + indent(labels, 6)
        + (dice.chance(20) ? "    annotations:\n" + indent(annotations(), 6) : "")
        + "  spec:\n"
        + indent(podSpec(), 4);
  }

  private String cron() {
    return "schedule: \"*/1 * * * *\"\njobTemplate:\n  spec:\n" + indent(template(""), 4);
  }

  String podSpec() {
    var text = new StringBuilder();
    if (dice.chance(20)) {
      text.append("serviceAccountName: ").append(dice.one(NAMES)).append('\n');
    }
    if (dice.chance(15)) {
      text.append("imagePullSecrets:\n- name: ").append(dice.one(NAMES)).append('\n');
    }
    text.append("containers:\n");
    for (String name : dice.some(List.of("main", "side", "log"), 3)) {
      text.append(item(container(name)));
    }
    if (dice.chance(20)) {
      text.append("initContainers:\n").append(item(container("init")));
    }
    if (dice.chance(35)) {
      text.append("volumes:\n").append(volumes());
    }
    if (dice.chance(10)) {
      text.append("tolerations:\n- {key: a, operator: Exists}\n- key: b\n  value: c\n");
    }
    if (dice.chance(10)) {
      text.append("nodeSelector: {disk: ssd}\n");
    }
    return text.toString();
  }

  private String volumes() {
    var text = new StringBuilder();
    for (String name : dice.some(List.of("conf", "sec", "tmp", "disk", "mixed"), 3)) {
      text.append(
          item(
              "name: "
                  + name
                  + "\n"
                  + switch (name) {
                    case "conf" -> "configMap:\n  name: " + dice.one(NAMES) + "\n";
                    case "sec" -> "secret:\n  secretName: " + dice.one(NAMES) + "\n";
                    case "disk" -> "persistentVolumeClaim: {claimName: " + dice.one(NAMES) + "}\n";
                    case "mixed" ->
                        "projected:\n  sources:\n  - configMap: {name: "
                            + dice.one(NAMES)
                            + "}\n  - secret:\n      name: "
                            + dice.one(NAMES)
                            + "\n";
                    case String _ -> "emptyDir: {}\n";
                  }));
    }
    return text.toString();
  }

  String container(String name) {
    var text = new StringBuilder("name: " + name + "\n");
    if (dice.chance(95)) {
      text.append("image: ").append(dice.one(IMAGES)).append('\n');
    }
    if (dice.chance(30)) {
      text.append("command: ")
          .append(dice.one("[\"sh\", \"-c\"]\n", "\n- run\n- \"--flag=$(VAR)\"\n- '$(URL)'\n"));
    }
    if (dice.chance(15)) {
      text.append("args: [\"--host=$(HOST)\", $(NUM), \"$$(ESC)\", \"$(NOPE)\"]\n");
    }
    if (dice.chance(40)) {
      text.append("env:\n").append(environment());
    }
    if (dice.chance(25)) {
      text.append("envFrom:\n- configMapRef:\n    name: ").append(dice.one(NAMES)).append('\n');
      text.append(dice.chance(40) ? "- secretRef: {name: " + dice.one(NAMES) + "}\n" : "");
    }
    if (dice.chance(35)) {
      text.append("ports:\n- containerPort: 80\n");
      text.append(dice.chance(50) ? "  name: http\n" : "");
      text.append(dice.chance(40) ? "- {containerPort: 443, protocol: TCP}\n" : "");
      text.append(dice.chance(15) ? "- containerPort: 80\n  protocol: UDP\n" : "");
    }
    if (dice.chance(25)) {
      text.append("resources:\n  limits: {cpu: ").append(dice.one("1", "500m", "0.5"));
      text.append(", memory: 1Gi}\n");
    }
    if (dice.chance(15)) {
      text.append("volumeMounts:\n- name: conf\n  mountPath: /etc/conf\n");
    }
    if (dice.chance(8)) {
      text.append("readinessProbe: {httpGet: {path: /, port: 80}}\n");
    }
    return text.toString();
  }

  private String environment() {
    var text = new StringBuilder();
    for (String name : dice.some(List.of("A", "B", "HOST", "KEY", "PASS"), 4)) {
      text.append(
          item(
              "name: "
                  + name
                  + "\n"
                  + switch (name) {
                    case "KEY" ->
                        "valueFrom:\n  configMapKeyRef:\n    name: "
                            + dice.one(NAMES)
                            + "\n    key: a\n";
                    case "PASS" ->
                        "valueFrom:\n  secretKeyRef: {name: " + dice.one(NAMES) + ", key: p}\n";
                    case "HOST" -> "value: $(HOST)\n";
                    case String _ -> "value: " + Scalars.string(dice, 2) + "\n";
                  }));
    }
    return text.toString();
  }

  private String claims() {
    return "volumeClaimTemplates:\n"
        + item("metadata:\n  name: data\nspec:\n" + indent(claim(), 2));
  }

  private String claim() {
    return "accessModes: [ReadWriteOnce]\nresources:\n  requests:\n    storage: 1Gi\n"
        + (dice.chance(40) ? "storageClassName: " + dice.one(NAMES) + "\n" : "")
        + (dice.chance(20) ? "volumeName: " + dice.one(NAMES) + "\n" : "");
  }

  private String service() {
    return "selector:\n"
        + indent(labels(), 2)
        + "ports:\n- port: 80\n  targetPort: "
        + dice.one("8080", "http")
        + "\n"
        + (dice.chance(30) ? "- name: tls\n  port: 443\n" : "")
        + (dice.chance(20) ? "type: LoadBalancer\n" : "");
  }

  /** Data of a ConfigMap, with scalars of all kinds. */
  private String data(int columns) {
    var text = new StringBuilder("data:\n");
    for (String key : dice.some(List.of("a", "b", "conf.ini", "HOST", "NUM", "text"), 4)) {
      text.append(" ".repeat(columns)).append(key).append(": ");
      text.append(dice.chance(10) ? Scalars.boolish(dice) : Scalars.string(dice, columns + 2));
      text.append('\n');
    }
    return text.toString();
  }

  private String secret() {
    String type = dice.chance(50) ? "type: Opaque\n" : "";
    return dice.chance(70)
        ? type + "data:\n  p: cGFzcw==\n" + (dice.chance(40) ? "  a: YQ==\n" : "")
        : type + "stringData:\n  p: " + Scalars.string(dice, 4) + "\n";
  }

  private String rules() {
    return "rules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get, list]\n"
        + (dice.chance(40)
            ? "- apiGroups: [apps]\n  resources:\n  - configmaps\n  resourceNames: ["
                + dice.one(NAMES)
                + "]\n  verbs: ['*']\n"
            : "");
  }

  private String binding() {
    return "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: "
        + dice.one("Role", "ClusterRole")
        + "\n  name: "
        + dice.one(NAMES)
        + "\nsubjects:\n- kind: ServiceAccount\n  name: "
        + dice.one("default", dice.one(NAMES))
        + "\n"
        + (dice.chance(50) ? "  namespace: " + dice.one(NAMESPACES) + "\n" : "")
        + (dice.chance(20) ? "- kind: User\n  name: jane\n" : "");
  }

  private String volume() {
    return "spec:\n  capacity: {storage: 5Gi}\n  claimRef:\n    name: "
        + dice.one(NAMES)
        + "\n    namespace: "
        + dice.one(NAMESPACES)
        + "\n  storageClassName: "
        + dice.one(NAMES)
        + "\n";
  }

  private String ingress(Named object) {
    String backend =
        object.version().equals("v1")
            ? "service:\n  name: " + dice.one(NAMES) + "\n  port: {number: 80}\n"
            : "serviceName: " + dice.one(NAMES) + "\nservicePort: 80\n";
    return "spec:\n"
        + (dice.chance(30)
            ? "  tls:\n  - hosts: [a.example.com]\n    secretName: " + dice.one(NAMES) + "\n"
            : "")
        + "  rules:\n  - host: a.example.com\n    http:\n      paths:\n      - path: /\n"
        + "        backend:\n"
        + indent(backend, 10);
  }

  private String autoscaler() {
    return "spec:\n  maxReplicas: 5\n  minReplicas: 1\n  scaleTargetRef:\n    apiVersion: apps/v1\n"
        + "    kind: "
        + dice.one("Deployment", "StatefulSet")
        + "\n    name: "
        + dice.one(NAMES)
        + "\n";
  }

  private String networkPolicy() {
    return "spec:\n  podSelector:\n    matchLabels:\n"
        + indent(labels(), 6)
        + (dice.chance(60)
            ? "  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n"
                + indent(labels(), 10)
            : "");
  }

  private String webhook() {
    return "webhooks:\n- name: a.example.com\n  clientConfig:\n    service:\n      name: "
        + dice.one(NAMES)
        + "\n      namespace: "
        + dice.one(NAMESPACES)
        + "\n  rules:\n  - apiGroups: [\"*\"]\n    operations: [CREATE]\n";
  }

  private String definition() {
    return "spec:\n  group: my.org\n  names: {kind: MyKind, plural: mykinds}\n  scope: Namespaced\n"
        + (dice.chance(40)
            ? "  conversion:\n    strategy: Webhook\n    webhook:\n      clientConfig:\n"
                + "        service: {name: "
                + dice.one(NAMES)
                + ", namespace: "
                + dice.one(NAMESPACES)
                + "}\n"
            : "");
  }

  private String custom() {
    var text = new StringBuilder("spec:\n");
    text.append("  image: ").append(dice.one(IMAGES)).append('\n');
    text.append("  secretRef: {name: ").append(dice.one(NAMES)).append("}\n");
    text.append("  configRef:\n    name: ").append(dice.one(NAMES)).append('\n');
    text.append("  list:\n");
    for (int i = dice.between(1, 3); i > 0; i--) {
      text.append("  - name: ").append(dice.one("x", "y", "z"));
      text.append("\n    value: ").append(Scalars.any(dice, 6)).append('\n');
    }
    text.append("  simple: [a, b, 3]\n");
    text.append("  deep:\n    er:\n      value: ").append(Scalars.any(dice, 8)).append('\n');
    text.append("  replicas: ").append(Scalars.integer(dice)).append('\n');
    text.append(dice.chance(40) ? "  selector:\n" + indent(labels(), 4) : "");
    text.append(dice.chance(25) ? "  odd: " + Scalars.any(dice, 4) + "\n" : "");
    return text.toString();
  }
}
