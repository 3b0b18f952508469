package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.api.Cluster.Watch;
import dev.slipway.kubernetes.api.Cluster.Watcher;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.health.Pods.Running;
import dev.slipway.model.ExitCode;
import dev.slipway.model.LogLine;
import dev.slipway.model.LogLine.Stream;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.LogRequest;
import java.time.Duration;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the containers of an app's pods write, line by line, with the cluster's own times. */
public final class PodLogs {
  private static final Duration AFTER_A_BREAK = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final String labels;
  private final Pods pods;
  private final Secrets known;

  /**
   * @param labels a selector that all of the app's objects match
   * @param known what is taken out of every line, beside the values of the Secrets that the pods
   *     use
   */
  public PodLogs(Cluster cluster, String labels, Secrets known) {
    this.cluster = cluster;
    this.labels = labels;
    this.pods = new Pods(cluster, labels);
    this.known = known;
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
    List<Running> wanted =
        pods.of(namespaces).stream().filter(running -> wanted(running, request)).toList();
    Secrets secrets = known.and(SecretValues.of(cluster, labels, namespaces, wanted));
    wanted.stream().collect(Collectors.groupingBy(Running::workload)).values().stream()
        .flatMap(running -> last(running, request, secrets).stream())
        .sorted(Comparator.comparing(LogLine::at))
        .forEach(lines);
  }

  private static boolean wanted(Running running, LogRequest request) {
    return request.service().map(running::named).orElse(true);
  }

  private List<LogLine> last(List<Running> running, LogRequest request, Secrets secrets) {
    List<LogLine> all = new ArrayList<>();
    for (Running one : running) {
      for (String container : one.containers()) {
        read(new Source(one, container, false, secrets), request, all::add);
      }
    }
    all.sort(Comparator.comparing(LogLine::at));
    return all.subList(Math.max(0, all.size() - Math.max(0, request.tail())), all.size());
  }

  /** What one container has written, or the run of it before the one that is now. */
  List<LogLine> of(Running running, String container, LogRequest request, boolean previous) {
    List<LogLine> lines = new ArrayList<>();
    read(new Source(running, container, previous, known), request, lines::add);
    return lines;
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
            readers.execute(() -> readOn(source(running, name), asked));
          }
        }
      }
    }

    /** Reads to the container's end, from where it was where the connection breaks. */
    private void readOn(Source source, LogRequest request) {
      var last = new AtomicReference<>(Instant.MIN);
      LogRequest next = request;
      while (!Thread.currentThread().isInterrupted()) {
        Instant told = last.get();
        try {
          read(
              source,
              next,
              line -> {
                // A log is asked for from a whole second on: some of it comes again.
                if (line.at().isAfter(told)) {
                  last.set(line.at());
                  lines.accept(line);
                }
              });
          return;
        } catch (Problem e) {
          if (e.exitCode() != ExitCode.UNREACHABLE || !paused()) {
            return;
          }
        }
        if (last.get().isAfter(Instant.MIN)) {
          next =
              new LogRequest(request.service(), Optional.of(last.get()), Integer.MAX_VALUE, true);
        }
      }
    }

    private static boolean paused() {
      try {
        Thread.sleep(AFTER_A_BREAK);
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Asked in the reader's own thread: the watch goes on meanwhile. */
    private Source source(Running running, String container) {
      Secrets used = SecretValues.of(cluster, labels, List.of(namespace), List.of(running));
      return new Source(running, container, false, known.and(used));
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
              Instant.now(),
              "slipway",
              Stream.STDERR,
              known.redact(String.valueOf(failure.getMessage()))));
    }
  }

  /**
   * One run of one container.
   *
   * @param previous the one before the run that is now
   */
  private record Source(Running running, String container, boolean previous, Secrets secrets) {
    String service() {
      boolean several = running.containers().size() > 1;
      return running.pod().name() + (several ? "/" + container : "");
    }

    /** A line begins with its time, {@code 2026-11-21T12:00:00.123456789Z text}. */
    LogLine line(String line) {
      int space = line.indexOf(' ');
      try {
        Instant at = Instant.parse(space < 0 ? line : line.substring(0, space));
        String text = space < 0 ? "" : line.substring(space + 1);
        return new LogLine(at, service(), Stream.STDOUT, secrets.redact(text));
      } catch (DateTimeParseException e) {
        return new LogLine(Instant.now(), service(), Stream.STDOUT, secrets.redact(line));
      }
    }
  }

  private void read(Source source, LogRequest request, Consumer<LogLine> lines) {
    Map<String, String> query = new HashMap<>();
    query.put("container", source.container());
    query.put("timestamps", "true");
    query.put("tailLines", Integer.toString(Math.max(0, request.tail())));
    request.since().ifPresent(since -> query.put("sinceTime", since.toString()));
    if (request.follow()) {
      query.put("follow", "true");
    }
    if (source.previous()) {
      query.put("previous", "true");
    }
    try {
      cluster.lines(path(source.running().pod()), query, line -> lines.accept(source.line(line)));
    } catch (ApiFailure e) {
      // A container that has not begun, or a pod that has just gone, has nothing to say.
    }
  }
}
