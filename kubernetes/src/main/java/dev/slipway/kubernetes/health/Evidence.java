package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.health.Pods.Running;
import dev.slipway.model.LogLine;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.LogRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers what helps a person to see why an app's pods are not well; no secret is in it. */
public final class Evidence {
  private static final int LOG_LINES = 500;
  private static final int EVENTS = 300;
  private static final int OBJECTS = 200;

  private final Cluster cluster;
  private final String labels;
  private final InstantSource clock;
  private final Map<String, String> files = new LinkedHashMap<>();

  /**
   * @param labels a selector that all of the app's objects match
   */
  public Evidence(Cluster cluster, String labels, InstantSource clock) {
    this.cluster = cluster;
    this.labels = labels;
    this.clock = clock;
  }

  /**
   * @param namespaces where the app has objects
   * @param since older events are left out
   * @return file names with their texts
   */
  public Map<String, String> gather(Collection<String> namespaces, Instant since) {
    var pods = new Pods(cluster, labels);
    List<Running> running = pods.of(namespaces);
    Secrets secrets = SecretValues.of(cluster, labels, namespaces, running);
    List<Live> workloads =
        Set.copyOf(namespaces).stream().sorted().flatMap(n -> pods.own(n).stream()).toList();
    files.put("kubernetes/workloads.txt", secrets.redact(workloads(workloads)));
    files.put("kubernetes/pods.txt", secrets.redact(table(running)));
    files.put("kubernetes/events.txt", secrets.redact(events(namespaces, since)));
    for (Live object : workloads.subList(0, Math.min(OBJECTS, workloads.size()))) {
      files.put(
          "kubernetes/objects/" + object.id().toString().replace('/', '-') + ".json",
          masked(object.object(), secrets).prettyJson());
    }
    for (Running one : running.subList(0, Math.min(OBJECTS, running.size()))) {
      files.put(
          "kubernetes/pods/" + one.pod().name() + ".json",
          masked(one.pod().object(), secrets).prettyJson());
      log(one, secrets);
    }
    files.values().removeIf(String::isBlank);
    return files;
  }

  private String workloads(List<Live> workloads) {
    var out = new StringBuilder();
    for (Live object : workloads) {
      Readiness readiness = Readiness.of(object.object(), clock.instant());
      out.append("%s  %s  %s%n".formatted(object.id(), readiness.status(), readiness.message()));
    }
    return out.toString();
  }

  private static String table(List<Running> running) {
    var out = new StringBuilder();
    for (Running one : running) {
      Live pod = one.pod();
      out.append(
          "%s  %s  %s  node %s  started %s  %s%n"
              .formatted(
                  pod.name(),
                  one.workload(),
                  pod.text("status.phase"),
                  pod.text("spec.nodeName"),
                  pod.text("status.startTime"),
                  PodTrouble.of(pod).map(PodTrouble::phrase).orElse("")));
    }
    return out.toString();
  }

  private String events(Collection<String> namespaces, Instant since) {
    List<String> lines = new ArrayList<>();
    for (String namespace : Set.copyOf(namespaces)) {
      try {
        cluster
            .type("v1", "Event")
            .ifPresent(type ->
                cluster.list(type, namespace, Selector.ALL, e -> event(new Live(e), since, lines)));
      } catch (ApiFailure e) {
        lines.add(namespace + ": " + e.getMessage());
      }
    }
    lines.sort(Comparator.naturalOrder());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - EVENTS), lines.size()));
  }

  private static void event(Live event, Instant since, List<String> lines) {
    Optional<String> time =
        List.of("lastTimestamp", "eventTime", "metadata.creationTimestamp").stream()
            .map(event::text)
            .filter(text -> !text.isEmpty())
            .findFirst();
    boolean old =
        List.of("lastTimestamp", "eventTime", "metadata.creationTimestamp").stream()
            .map(event::moment)
            .allMatch(at -> at.isBefore(since));
    if (!old) {
      lines.add(
          "%s  %s  %s/%s  %s  %s"
              .formatted(
                  time.orElse(""),
                  event.text("type"),
                  event.text("involvedObject.kind"),
                  event.text("involvedObject.name"),
                  event.text("reason"),
                  event.text("message").strip()));
    }
  }

  /** The last lines of each container, and of its run before where it was started again. */
  private void log(Running running, Secrets secrets) {
    var logs = new PodLogs(cluster, labels, secrets);
    var request = new LogRequest(Optional.empty(), Optional.empty(), LOG_LINES, false);
    for (String container : running.containers()) {
      String name = "kubernetes/logs/" + running.pod().name() + "-" + container;
      files.put(name + ".log", text(logs.of(running, container, request, false)));
      files.put(name + "-previous.log", text(logs.of(running, container, request, true)));
    }
  }

  private static String text(List<LogLine> lines) {
    var out = new StringBuilder();
    lines.forEach(line -> out.append(line.at()).append(' ').append(line.text()).append('\n'));
    return out.toString();
  }

  /** Without who wrote what, and with the value of every variable hidden. */
  private static Tree masked(Tree.Mapping object, Secrets secrets) {
    Tree.Mapping metadata = object.mapping("metadata").without("managedFields");
    Tree.Mapping annotations =
        metadata.mapping("annotations").without("kubectl.kubernetes.io/last-applied-configuration");
    return hidden(object.with("metadata", metadata.with("annotations", annotations)), secrets);
  }

  private static Tree hidden(Tree tree, Secrets secrets) {
    return switch (tree) {
      case Tree.Text text -> Tree.of(secrets.redact(text.value()));
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(item -> hidden(item, secrets)).toList());
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping
            .entries()
            .forEach((key, value) ->
                entries.put(
                    key,
                    key.equals("env") && value instanceof Tree.Sequence variables
                        ? variables(variables)
                        : hidden(value, secrets)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }

  private static Tree variables(Tree.Sequence variables) {
    return new Tree.Sequence(
        variables.items().stream()
            .map(item ->
                item instanceof Tree.Mapping variable && variable.get("value").isPresent()
                    ? variable.with("value", Tree.of(Secrets.MASK))
                    : item)
            .toList());
  }
}
