package dev.slipway.kustomize.fuzz;

import static dev.slipway.kustomize.fuzz.Text.indent;
import static dev.slipway.kustomize.fuzz.Text.item;

import dev.slipway.kustomize.fuzz.Objects.Named;
import java.util.ArrayList;
import java.util.List;

/** Random patches of both kinds. */
final class Patches {
  private final Dice dice;
  private final Objects objects;

  Patches(Dice dice, Objects objects) {
    this.dice = dice;
    this.objects = objects;
  }

  /** A strategic-merge patch of one object. */
  String strategic(Named target) {
    return strategic(target, target.name());
  }

  /** A strategic-merge patch that calls its object by another name. */
  String strategic(Named target, String name) {
    String head = "apiVersion: " + target.apiVersion() + "\nkind: " + target.kind() + "\n";
    String metadata = "metadata:\n  name: " + name + "\n";
    if (!target.namespace().isEmpty()) {
      metadata += "  namespace: " + target.namespace() + "\n";
    }
    if (dice.chance(4)) {
      return head + metadata + "$patch: delete\n";
    }
    if (dice.chance(30)) {
      metadata += metadataChange();
    }
    return head + metadata + body(target);
  }

  private String metadataChange() {
    return switch (dice.upTo(4)) {
      case 0 -> "  labels:\n" + indent(objects.labels(), 4);
      case 1 -> "  annotations:\n" + indent(objects.annotations(), 4);
      case 2 -> "  annotations: null\n";
      case 3 -> "  labels:\n    app: null\n    added: by-patch\n";
      default -> "  annotations:\n    $patch: replace\n    only: this\n";
    };
  }

  private String body(Named target) {
    if (target.hasPods()) {
      return workload(target);
    }
    return switch (target.kind()) {
      case "ConfigMap" ->
          dice.one(
              "data:\n  a: " + Scalars.string(dice, 4) + "\n  new: n\n",
              "data:\n  a: null\n",
              "data:\n  $patch: replace\n  x: y\n",
              "$patch: replace\ndata:\n  q: r\n",
              "binaryData:\n  bin: AAEC\n",
              "immutable: true\n");
      case "Secret" -> dice.one("stringData:\n  s: t\n", "data:\n  p: null\n", "type: other\n");
      case "Service" -> "spec:\n" + indent(service(), 2);
      case "Role", "ClusterRole" -> "rules:\n- apiGroups: [x]\n  resources: [y]\n  verbs: [z]\n";
      case "MyKind" -> "spec:\n" + indent(custom(), 2);
      case "Ingress" -> "spec:\n  rules:\n  - host: b.example.com\n";
      case "RoleBinding", "ClusterRoleBinding" ->
          "subjects:\n- kind: ServiceAccount\n  name: "
              + dice.one(Objects.NAMES)
              + "\n  namespace: x\n";
      case "HorizontalPodAutoscaler" -> "spec:\n  maxReplicas: 9\n  minReplicas: null\n";
      case "PersistentVolumeClaim" -> "spec:\n  accessModes: [ReadWriteMany]\n";
      case "ValidatingWebhookConfiguration" ->
          "webhooks:\n- name: a.example.com\n  failurePolicy: Ignore\n- name: b.example.com\n";
      case "ServiceAccount" ->
          "imagePullSecrets:\n- name: " + dice.one(Objects.NAMES) + "\nsecrets: [{name: z}]\n";
      case String _ -> dice.one("", "extra: field\n", "spec:\n  more: true\n");
    };
  }

  private String service() {
    return dice.one(
        "ports:\n- port: 80\n  name: renamed\n",
        "ports:\n- port: 8081\n  protocol: UDP\n  name: new\n",
        "ports:\n- port: 443\n  $patch: delete\n",
        "selector:\n  extra: label\n",
        "type: ClusterIP\nclusterIP: None\n",
        "ports:\n- $patch: replace\n- port: 1\n",
        "selector: null\n");
  }

  private String custom() {
    return dice.one(
        "list:\n- name: x\n  value: patched\n",
        "simple: [c]\n",
        "deep:\n  er: null\n",
        "deep:\n  $patch: delete\n",
        "deep:\n  new: {a: 1}\n",
        "image: other:1\nreplicas: 7\n",
        "list: []\n",
        "simple: null\nodd: " + Scalars.any(dice, 2) + "\n",
        "list:\n- $patch: replace\n- name: only\n",
        "list:\n- name: x\n  $patch: delete\n");
  }

  private String workload(Named target) {
    String text = podChange();
    String path = target.podSpec();
    String[] steps = path.split("\\.");
    for (int i = steps.length - 1; i >= 0; i--) {
      text = steps[i] + ":\n" + indent(text, 2);
    }
    if (dice.chance(15) && target.kind().equals("Deployment")) {
      text +=
          indent(
              dice.one(
                  "replicas: 9\n",
                  "strategy:\n  $retainKeys: [type]\n  type: Recreate\n",
                  "selector:\n  matchLabels: {added: x}\n",
                  "replicas: null\n",
                  "paused: yes\n"),
              2);
    }
    return text;
  }

  private String podChange() {
    var text = new StringBuilder();
    for (int i = dice.between(1, 2); i > 0; i--) {
      String change =
          switch (dice.upTo(12)) {
            case 0 -> "containers:\n" + item("name: main\nimage: patched:2\n");
            case 1 -> "containers:\n" + item(objects.container(dice.one("main", "side", "new")));
            case 2 -> "containers:\n- name: side\n  $patch: delete\n";
            case 3 -> "containers:\n- $patch: replace\n- name: lone\n  image: lone\n";
            case 4 ->
                "containers:\n- name: main\n  env:\n  - name: A\n    value: patched\n"
                    + "  - name: Z\n    value: "
                    + Scalars.string(dice, 6)
                    + "\n";
            case 5 -> "containers:\n- name: main\n  env:\n  - {name: A, $patch: delete}\n";
            case 6 ->
                "$setElementOrder/containers:\n- name: log\n- name: main\ncontainers:\n"
                    + "- name: log\n  image: l\n";
            case 7 ->
                "containers:\n- name: main\n  ports:\n  - containerPort: 80\n    name: p\n"
                    + "  command: [changed]\n";
            case 8 -> "volumes:\n- name: conf\n  $retainKeys: [name, emptyDir]\n  emptyDir: {}\n";
            case 9 -> "volumes:\n- name: tmp\n  $patch: delete\n- name: added\n  emptyDir: {}\n";
            case 10 -> "nodeSelector:\n  $patch: replace\n  zone: a\n";
            case 11 -> "tolerations:\n- key: new\n  operator: Exists\n";
            default ->
                "containers:\n- name: main\n  args: null\n  resources:\n"
                    + "    limits: {cpu: null, memory: 2Gi}\nserviceAccountName: patched\n";
          };
      boolean fresh =
          change
              .lines()
              .filter(line -> !line.startsWith(" ") && !line.startsWith("-"))
              .noneMatch(line -> ("\n" + text).contains("\n" + line.split(":")[0] + ":"));
      if (fresh) {
        text.append(change);
      }
    }
    return text.toString();
  }

  /** A JSON 6902 patch, in YAML or in JSON. */
  String json(Named target) {
    if (dice.chance(20)) {
      return dice.one(
          "[{\"op\": \"add\", \"path\": \"/metadata/annotations\", \"value\": {\"j\": \"1\"}}]\n",
          "[{\"op\": \"add\", \"path\": \"/metadata/labels\", \"value\": {\"k\": \"2\"}}]\n",
          "[\n  {\"op\": \"add\", \"path\": \"/spec\", \"value\": {\"a\": [1, 1.5, null]}}\n]\n");
    }
    var operations = new ArrayList<String>();
    for (int i = dice.between(1, 3); i > 0; i--) {
      operations.add(operation(target));
    }
    return String.join("", operations);
  }

  private String operation(Named target) {
    String pod = "/" + target.podSpec().replace('.', '/');
    List<String> operations = new ArrayList<>();
    operations.add("op: add\npath: /metadata/labels\nvalue: {json: patched}\n");
    operations.add("op: add\npath: /metadata/annotations\nvalue:\n  a.b/c: d\n  e: \"5\"\n");
    if (dice.chance(15)) {
      operations.add("op: add\npath: /metadata/labels/new~1label\nvalue: \"x\"\n");
      operations.add("op: move\nfrom: /metadata/labels\npath: /metadata/annotations\n");
      operations.add("op: remove\npath: /metadata/labels\n");
    }
    operations.add("op: replace\npath: /metadata/name\nvalue: " + target.name() + "\n");
    operations.add("op: add\npath: /extra\nvalue: " + Scalars.any(dice, 2) + "\n");
    operations.add("op: test\npath: /kind\nvalue: " + target.kind() + "\n");
    operations.add("op: copy\nfrom: /kind\npath: /copied\n");
    if (target.hasPods()) {
      operations.add(
          "op: replace\npath: " + pod + "/containers/0/image\nvalue: json:" + dice.upTo(9) + "\n");
      operations.add(
          "op: add\npath: " + pod + "/containers/-\nvalue: {name: last, image: \"l:1\"}\n");
      operations.add(
          "op: add\npath: " + pod + "/containers/0/env\nvalue:\n- name: J\n  value: \"1\"\n");
      operations.add("op: add\npath: " + pod + "/containers/0\nvalue: {name: first}\n");
      operations.add("op: remove\npath: " + pod + "/containers/0\n");
      operations.add("op: add\npath: " + pod + "/hostNetwork\nvalue: true\n");
    }
    if (target.kind().equals("Deployment")) {
      operations.add("op: replace\npath: /spec/replicas\nvalue: " + dice.upTo(9) + "\n");
    }
    if (target.kind().equals("Service")) {
      operations.add("op: replace\npath: /spec/ports/0/port\nvalue: 8888\n");
      operations.add("op: remove\npath: /spec/ports/1\n");
    }
    if (target.kind().equals("MyKind")) {
      operations.add("op: add\npath: /spec/simple/1\nvalue: inserted\n");
      operations.add("op: copy\nfrom: /spec/list/0\npath: /spec/list/-\n");
      operations.add("op: move\nfrom: /spec/deep/er\npath: /spec/moved\n");
      operations.add("op: replace\npath: /spec/simple/-1\nvalue: neg\n");
    }
    return item(dice.one(operations));
  }

  /** A selector of what a patch changes. */
  String target(Named object) {
    var text = new StringBuilder();
    if (dice.chance(80)) {
      text.append("kind: ").append(object.kind()).append('\n');
    }
    if (dice.chance(70)) {
      text.append("name: ")
          .append(
              dice.chance(70)
                  ? object.name()
                  : dice.one("'" + object.name().charAt(0) + ".*'", ".*", "web|db", "'w.*b'", "eb"))
          .append('\n');
    }
    if (dice.chance(20)) {
      text.append("version: ").append(object.version()).append('\n');
    }
    if (dice.chance(20) && !object.group().isEmpty()) {
      text.append("group: ").append(object.group()).append('\n');
    }
    if (dice.chance(12)) {
      text.append("namespace: ")
          .append(
              object.namespace().isEmpty() ? dice.one("default", "prod", ".*") : object.namespace())
          .append('\n');
    }
    if (dice.chance(10)) {
      text.append("labelSelector: ")
          .append(
              dice.one(
                  "app=web",
                  "\"app in (web, db)\"",
                  "\"!missing\"",
                  "tier",
                  "\"app!=db,tier\"",
                  "\"env notin (x)\""))
          .append('\n');
    }
    if (dice.chance(6)) {
      text.append("annotationSelector: ").append(dice.one("note", "\"!note\"", "doc=plain"));
      text.append('\n');
    }
    return text.isEmpty() ? "kind: " + object.kind() + "\n" : text.toString();
  }
}
