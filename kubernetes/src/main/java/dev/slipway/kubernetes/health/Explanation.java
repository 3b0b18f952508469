package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.model.Problem;
import dev.slipway.model.Secrets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What else the cluster tells of something that failed: the last lines of a container's log, and
 * warnings among the events. What cannot be had is left out; nothing of it holds a secret.
 */
final class Explanation {
  private static final int LOG_LINES = 10;
  private static final int WARNINGS = 3;
  private static final int LONGEST = 500;

  private final Cluster cluster;
  private final Secrets secrets;

  Explanation(Cluster cluster, Secrets secrets) {
    this.cluster = cluster;
    this.secrets = secrets;
  }

  /** The last lines of a container: of the run that ended, where there is one, or of this one. */
  List<String> log(Live pod, PodTrouble trouble) {
    if (trouble.container().isEmpty()) {
      return List.of();
    }
    List<String> last = log(pod, trouble.container(), trouble.restarts() > 0);
    return last.isEmpty() && trouble.restarts() > 0 ? log(pod, trouble.container(), false) : last;
  }

  private List<String> log(Live pod, String container, boolean previous) {
    Map<String, String> query = new HashMap<>();
    query.put("container", container);
    query.put("tailLines", Integer.toString(LOG_LINES));
    if (previous) {
      query.put("previous", "true");
    }
    Deque<String> lines = new ArrayDeque<>();
    try {
      cluster.lines(
          PodLogs.path(pod),
          query,
          line -> {
            if (!line.isBlank()) {
              lines.add(bounded(line.strip()));
            }
            if (lines.size() > LOG_LINES) {
              lines.removeFirst();
            }
          });
    } catch (ApiFailure | Problem e) {
      return List.of();
    }
    return List.copyOf(lines);
  }

  /** The last warnings about an object, oldest first: {@code FailedMount (3 times): ...}. */
  List<String> warnings(Live object) {
    List<Live> events = new ArrayList<>();
    try {
      cluster
          .type("v1", "Event")
          .ifPresent(type ->
              cluster.list(
                  type,
                  object.namespace().isEmpty() ? "default" : object.namespace(),
                  new Selector("", "involvedObject.name=" + object.name() + ",type=Warning"),
                  event -> events.add(new Live(event))));
    } catch (ApiFailure | Problem e) {
      return List.of();
    }
    List<String> told =
        events.stream()
            .filter(event -> event.text("type").equals("Warning"))
            .filter(event -> event.text("involvedObject.name").equals(object.name()))
            .filter(event -> event.text("involvedObject.kind").equals(object.id().kind()))
            .filter(event -> List.of("", object.uid()).contains(event.text("involvedObject.uid")))
            .sorted(Comparator.comparing(Explanation::time))
            .map(this::phrase)
            .distinct()
            .toList();
    return told.subList(Math.max(0, told.size() - WARNINGS), told.size());
  }

  private static String time(Live event) {
    return Optional.of(event.text("lastTimestamp"))
        .filter(time -> !time.isEmpty())
        .orElseGet(() -> event.text("eventTime"));
  }

  private String phrase(Live event) {
    long count = Math.max(event.integer("count", 1), event.integer("series.count", 1));
    return event.text("reason")
        + (count > 1 ? " (" + count + " times)" : "")
        + ": "
        + bounded(event.text("message"));
  }

  /** Without secrets, on one line, and not longer than a person reads. */
  String bounded(String text) {
    String line = secrets.redact(text.strip().replaceAll("\\s*\\R\\s*", " "));
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
