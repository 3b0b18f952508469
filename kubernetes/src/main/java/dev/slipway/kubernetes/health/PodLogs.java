package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.api.Cluster.Watch;
import dev.slipway.kubernetes.api.Cluster.Watcher;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.health.Pods.Running;
import dev.slipway.model.LogLine;
import dev.slipway.model.LogLine.Stream;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.LogRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the containers of an app's pods write, line by line, with the cluster's own times. */
public final class PodLogs {
  private final Cluster cluster;
  private final Pods pods;
  private final Secrets secrets;

  /**
   * @param labels a selector that all of the app's objects match
   * @param secrets what is taken out of every line
   */
  public PodLogs(Cluster cluster, String labels, Secrets secrets) {
    this.cluster = cluster;
    this.pods = new Pods(cluster, labels);
    this.secrets = secrets;
  }

  static String path(Live pod) {
    return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + "/log";
  }

  /**
   * Gives the lines of an app to a consumer, oldest first; where they are followed, each as it
   * comes, also those of pods that come later, until the thread is interrupted.
   *
   * @param namespaces where the app has objects
   * @param request its {@code service} is an object as {@code Deployment/shop/web}, {@code
   *     Deployment/web} or {@code web}, or a pod; a line's service is its pod, with the container
   *     where there are several
   */
  public void read(Collection<String> namespaces, LogRequest request, Consumer<LogLine> lines) {
    if (request.follow()) {
      follow(namespaces, request, lines);
      return;
    }
    Map<ObjectId, List<Running>> wanted =
        pods.of(namespaces).stream()
            .filter(running -> wanted(running, request))
            .collect(Collectors.groupingBy(Running::workload));
    wanted.values().stream()
        .flatMap(running -> last(running, request).stream())
        .sorted(Comparator.comparing(LogLine::at))
        .forEach(lines);
  }

  private static boolean wanted(Running running, LogRequest request) {
    return request.service().map(running::named).orElse(true);
  }

  private List<LogLine> last(List<Running> running, LogRequest request) {
    List<LogLine> all = new ArrayList<>();
    for (Running one : running) {
      for (String container : one.containers()) {
        read(one, container, request, all::add);
      }
    }
    all.sort(Comparator.comparing(LogLine::at));
    return all.subList(Math.max(0, all.size() - Math.max(0, request.tail())), all.size());
  }

  private void follow(Collection<String> namespaces, LogRequest request, Consumer<LogLine> lines) {
    Object turn = new Object();
    Consumer<LogLine> oneByOne =
        line -> {
          synchronized (turn) {
            lines.accept(line);
          }
        };
    List<Watch> watches = new ArrayList<>();
    ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Optional<ResourceType> type = cluster.type("v1", "Pod");
      for (String namespace : Set.copyOf(namespaces)) {
        var follower = new Follower(namespace, request, readers, oneByOne);
        type.ifPresent(pod -> watches.add(cluster.watch(pod, namespace, Selector.ALL, follower)));
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watches.forEach(Watch::close);
      readers.shutdownNow();
    }
  }

  /** Begins to read each container of the app once it has begun to run. */
  private final class Follower implements Watcher {
    private final String namespace;
    private final LogRequest request;
    private final ExecutorService readers;
    private final Consumer<LogLine> lines;
    private final Set<String> read = ConcurrentHashMap.newKeySet();
    private Map<String, ObjectId> workloads = Map.of();

    Follower(
        String namespace, LogRequest request, ExecutorService readers, Consumer<LogLine> lines) {
      this.namespace = namespace;
      this.request = request;
      this.readers = readers;
      this.lines = lines;
    }

    @Override
    public void present(Tree.Mapping object) {
      var pod = new Live(object);
      Optional<ObjectId> workload = Pods.workload(pod, workloads);
      if (workload.isEmpty() && pod.controller().isPresent() && read.add(pod.uid())) {
        // A pod not met before may be of a workload or a revision that is new.
        workloads = pods.workloads(namespace);
        workload = Pods.workload(pod, workloads);
      }
      workload
          .map(id -> new Running(id, pod))
          .filter(running -> wanted(running, request))
          .ifPresent(this::begin);
    }

    private void begin(Running running) {
      for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
        for (Tree item : running.pod().at("status").items(kind)) {
          var status = new Live((Tree.Mapping) item);
          boolean begun =
              !status.at("state").mapping("running").entries().isEmpty()
                  || !status.at("state").mapping("terminated").entries().isEmpty();
          String name = status.text("name");
          String container = running.pod().uid() + "/" + name;
          String run = container + "/" + status.integer("restartCount", 0);
          if (begun && read.add(run)) {
            LogRequest asked = asked(container);
            readers.execute(() -> read(running, name, asked, lines));
          }
        }
      }
    }

    /** All of a run that follows one which was read; of the first, as much as was asked for. */
    private LogRequest asked(String container) {
      int tail = read.add(container) ? request.tail() : Integer.MAX_VALUE;
      return new LogRequest(request.service(), request.since(), tail, true);
    }

    @Override
    public void gone(Tree.Mapping object) {
      // Its log ends by itself.
    }

    @Override
    public void complete() {
      // Pods are read as they come.
    }

    @Override
    public void failed(ApiFailure failure) {
      lines.accept(
          new LogLine(
              Instant.now(), "slipway", Stream.STDERR, secrets.redact(failure.getMessage())));
    }
  }

  private void read(
      Running running, String container, LogRequest request, Consumer<LogLine> lines) {
    Map<String, String> query = new HashMap<>();
    query.put("container", container);
    query.put("timestamps", "true");
    query.put("tailLines", Integer.toString(Math.max(0, request.tail())));
    request.since().ifPresent(since -> query.put("sinceTime", since.toString()));
    if (request.follow()) {
      query.put("follow", "true");
    }
    String service =
        running.pod().name() + (running.containers().size() > 1 ? "/" + container : "");
    try {
      cluster.lines(path(running.pod()), query, line -> lines.accept(line(service, line)));
    } catch (ApiFailure e) {
      // A container that has not begun, or a pod that has just gone, has nothing to say.
    }
  }

  /** A line begins with its time, {@code 2026-11-21T12:00:00.123456789Z text}. */
  private LogLine line(String service, String line) {
    int space = line.indexOf(' ');
    try {
      Instant at = Instant.parse(space < 0 ? line : line.substring(0, space));
      String text = space < 0 ? "" : line.substring(space + 1);
      return new LogLine(at, service, Stream.STDOUT, secrets.redact(text));
    } catch (DateTimeParseException e) {
      return new LogLine(Instant.now(), service, Stream.STDOUT, secrets.redact(line));
    }
  }
}
