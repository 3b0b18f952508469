package dev.slipway.kustomize.fuzz;

import static dev.slipway.kustomize.fuzz.Text.item;

import dev.slipway.kustomize.fuzz.Objects.Named;
import java.util.List;
import java.util.Map;

/** Makes random Helm charts, and what asks for them. */
final class Charts {
  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-settings
        labels: {chart: "{{ .Chart.Name }}"}
      data:
        color: {{ .Values.color | quote }}
        a: {{ .Release.Namespace }}
        HOST: host:80
        conf.ini: ""
        {{- with .Values.deep }}
        deep: {{ toJson . | quote }}
        {{- end }}
        all: |
          {{- .Values | toYaml | nindent 4 }}
      """;
  private static final String WEB =
      """
      {{- if .Values.web }}
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: "{{ .Release.Name }}-web"
        namespace: {{ .Release.Namespace }}
      spec:
        replicas: {{ .Values.replicas }}
        template:
          spec:
            containers:
            - name: main
              image: "nginx:{{ .Values.tag }}"
              envFrom:
              - configMapRef: {name: {{ .Release.Name }}-settings}
      {{- end }}
      ---
      # Only where the cluster knows it.
      {{ if .Capabilities.APIVersions.Has "my.org/v1" -}}
      apiVersion: my.org/v1
      kind: MyKind
      metadata: {name: capable, namespace: fixed}
      spec: {image: nginx, kube: "{{ .Capabilities.KubeVersion }}"}
      {{ end }}
      """;
  private static final String HOOKS =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: {{ .Release.Name }}-test
        annotations: {"helm.sh/hook": test}
      spec: {containers: [{name: t, image: busybox}]}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: {{ .Release.Name }}-hook
        annotations:
          helm.sh/hook: pre-install
      spec: {template: {spec: {containers: [{name: t, image: busybox:1}], restartPolicy: Never}}}
      """;
  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: things.my.org}
      spec: {group: my.org, names: {kind: Thing, plural: things}, scope: Cluster, versions: []}
      """;
  private static final String VALUES =
      """
      color: red # of the chart
      replicas: 2
      tag: "1.0"
      web: true
      deep: {a: 1, b: [x, y]}
      list:
      - one
      - {two: 2}
      """;

  private final Dice dice;
  private final Map<String, String> files;
  private final String directory;

  Charts(Dice dice, Map<String, String> files, String directory) {
    this.dice = dice;
    this.files = files;
    this.directory = directory;
  }

  /** Fields of a kustomization, or the field that names a document. */
  String field(List<Named> known) {
    String name = dice.one("tiny", "little");
    String home = dice.chance(20) ? "local/charts" : "charts";
    chart(home + "/" + name, name);
    String release = dice.one("rel", "app");
    known.add(new Named("v1", "ConfigMap", release + "-settings", ""));
    String entry = "name: " + name + "\n" + release(release) + options() + values();
    boolean elsewhere = !home.equals("charts");
    return switch (dice.upTo(9)) {
      case 0 -> {
        files.put(
            directory + "/chart.yaml",
            "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: c}\n"
                + entry
                + (elsewhere ? "chartHome: " + home + "\n" : ""));
        yield "generators: [chart.yaml]\n";
      }
      case 1 -> "helmChartInflationGenerator:\n" + item(old(name, home, release));
      default ->
          "helmCharts:\n"
              + item(entry)
              + (elsewhere ? "helmGlobals:\n  chartHome: " + home + "\n" : "");
    };
  }

  private void chart(String path, String name) {
    String chart = directory + "/" + path;
    files.put(chart + "/Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: 0.1.0\n");
    files.put(chart + "/values.yaml", VALUES + "odd: " + odd() + "\nodds: [" + odd() + "]\n");
    files.put(chart + "/templates/settings.yaml", SETTINGS);
    files.put(chart + "/templates/web.yaml", WEB);
    files.put(chart + "/templates/hooks.yaml", HOOKS);
    files.put(chart + "/crds/crd.yaml", CRD);
  }

  private String release(String release) {
    String text =
        dice.chance(90) ? "releaseName: " + release + "\n" : "nameTemplate: " + release + "\n";
    return text + (dice.chance(35) ? "namespace: " + dice.one(Objects.NAMESPACES) + "\n" : "");
  }

  private String options() {
    var text = new StringBuilder();
    for (String flag : List.of("includeCRDs", "skipTests", "skipHooks")) {
      text.append(dice.chance(30) ? flag + ": " + dice.one("true", "true", "false") + "\n" : "");
    }
    text.append(dice.chance(20) ? "apiVersions: [my.org/v1]\n" : "");
    text.append(dice.chance(15) ? "kubeVersion: \"1.30\"\n" : "");
    text.append(dice.chance(10) ? "version: 0.1.0\n" : "");
    return text.toString();
  }

  /** Scalars that versions of YAML and of Go's libraries for it take for different things. */
  private String odd() {
    return dice.one(
        "yes",
        "\"yes\"",
        "012",
        "0o14",
        "0x1F",
        "1_000",
        "1e3",
        ".5",
        "1.10",
        "10000000",
        "12345678901234567890",
        "1e-7",
        "-0",
        "2001-01-01T10:00:00Z",
        "2001-01-01",
        "\"1\"",
        "~",
        "\"\"",
        "{}",
        "[]",
        "a: b".replace(": ", ":"),
        "'null'",
        "1:30",
        "!!str 5",
        "\"a\\nb\"");
  }

  private String values() {
    String text = "";
    if (dice.chance(25)) {
      files.put(directory + "/values-own.yaml", "color: 0x10\nreplicas: 3\ndeep: {c: null}\n");
      text += "valuesFile: values-own.yaml\n";
    }
    if (dice.chance(20)) {
      files.put(directory + "/values-more.yaml", "tag: yes\nlist: []\n");
      text += "additionalValuesFiles: [values-more.yaml]\n";
    }
    if (dice.chance(60)) {
      text +=
          Text.field(
              "valuesInline",
              String.join(
                  "",
                  dice.some(
                      List.of(
                          "color: \"#fff\"\n",
                          "replicas: " + dice.one("4", "1e3", "null") + "\n",
                          "tag: " + dice.one("2.0", "\"2\"", "v3") + "\n",
                          "web: " + dice.one("false", "true") + "\n",
                          "deep:\n  a: " + dice.one("5", "null", "[1]") + "\n  more: {o: 1}\n",
                          "list:\n- three\n",
                          "odd: " + odd() + "\n",
                          "nested: {list: [" + odd() + "]}\n",
                          "new: {x: ~, date: 2001-01-01}\n"),
                      4)));
    }
    if (dice.chance(35)) {
      text += "valuesMerge: " + dice.one("merge", "override", "replace") + "\n";
    }
    return text;
  }

  private String old(String name, String home, String release) {
    String text = "chartName: " + name + "\nreleaseName: " + release + "\n";
    text += home.equals("charts") ? "" : "chartHome: " + home + "\n";
    text += dice.chance(30) ? "releaseNamespace: " + dice.one(Objects.NAMESPACES) + "\n" : "";
    return text + (dice.chance(50) ? "valuesLocal:\n  color: blue\n" : "");
  }
}
