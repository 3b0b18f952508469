package dev.slipway.verify;

import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Health;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One look at all services of an app.
 *
 * @param good services that are as they should be, with what they show: "healthy", "ended with 0"
 * @param waiting services that may still become good, with what is missing
 * @param bad services that will not become good by themselves, with the reason
 * @param unhealthy those of the waiting whose healthcheck has failed as often as it may
 * @param restarts how often the instances of each service have been started again; by service,
 *     since a target may give every start an id of its own
 */
record Sample(
    Map<String, String> good,
    Map<String, String> waiting,
    Map<String, String> bad,
    Set<String> unhealthy,
    Map<String, Integer> restarts) {

  boolean steady() {
    return waiting.isEmpty() && bad.isEmpty();
  }

  static Sample of(Rendered rendered, Observed observed) {
    var sample =
        new Sample(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
    rendered
        .services()
        .forEach((name, entry) -> sample.look(name, (Tree.Mapping) entry, rendered, observed));
    return sample;
  }

  private void look(String service, Tree.Mapping entry, Rendered rendered, Observed observed) {
    List<Instance> instances = observed.of(service);
    int replicas = replicas(entry);
    if (replicas == 0 && instances.isEmpty()) {
      good.put(service, "wanted 0 times");
      return;
    }
    if (instances.size() != replicas) {
      waiting.put(service, instances.size() + " of " + replicas + " instances");
      return;
    }
    var shown = new ArrayList<String>();
    for (Instance instance : instances) {
      restarts.merge(service, instance.restarts(), Integer::sum);
      if (!instance
          .serviceDigest()
          .equals(Optional.ofNullable(rendered.serviceDigests().get(service)))) {
        waiting.put(service, "runs another version than was planned");
        return;
      }
      judge(service, entry, instance, mustEnd(service, rendered)).ifPresent(shown::add);
    }
    if (!waiting.containsKey(service) && !bad.containsKey(service)) {
      good.put(service, shown.getFirst());
    }
  }

  private Optional<String> judge(
      String service, Tree.Mapping entry, Instance instance, boolean mustEnd) {
    return switch (instance.state()) {
      case RUNNING -> {
        if (mustEnd) {
          waiting.put(service, "has not ended, and others wait for that");
          yield Optional.empty();
        }
        yield running(service, instance);
      }
      case CREATED -> {
        waiting.put(service, "not started");
        yield Optional.empty();
      }
      case RESTARTING -> {
        waiting.put(service, "restarting" + exit(instance));
        yield Optional.empty();
      }
      case PAUSED -> {
        waiting.put(service, "paused");
        yield Optional.empty();
      }
      case EXITED -> exited(service, entry, instance);
    };
  }

  private Optional<String> running(String service, Instance instance) {
    return switch (instance.health()) {
      case NONE -> Optional.of("running");
      case HEALTHY -> Optional.of("healthy");
      case STARTING -> {
        waiting.put(service, "starting");
        yield Optional.empty();
      }
      case UNHEALTHY -> {
        waiting.put(service, "unhealthy" + detail(instance));
        unhealthy.add(service);
        yield Optional.empty();
      }
    };
  }

  private Optional<String> exited(String service, Tree.Mapping entry, Instance instance) {
    String restart = entry.text("restart").orElse("no");
    boolean oneShot = restart.equals("no") || restart.startsWith("on-failure");
    int code = instance.exitCode().orElse(-1);
    if (oneShot && code == 0) {
      return Optional.of("ended with 0");
    }
    String what = "exited" + exit(instance) + detail(instance);
    // With a restart policy the target starts it again, which the growth of restarts will show.
    boolean over = restart.equals("no") || triesUsedUp(restart, instance.restarts());
    (over ? bad : waiting).put(service, what);
    return Optional.empty();
  }

  /** Whether {@code on-failure:3} has had its three restarts. */
  private static boolean triesUsedUp(String restart, int restarts) {
    String most = restart.startsWith("on-failure:") ? restart.substring(11) : "";
    boolean number =
        !most.isEmpty() && most.length() < 9 && most.chars().allMatch(Character::isDigit);
    return number && restarts >= Integer.parseInt(most);
  }

  /** Whether some service starts only after this one has ended well. */
  private static boolean mustEnd(String service, Rendered rendered) {
    return rendered.services().values().stream()
        .map(entry -> ((Tree.Mapping) entry).mapping("depends_on").mapping(service))
        .anyMatch(on -> on.text("condition").equals(Optional.of("service_completed_successfully")));
  }

  private static String exit(Instance instance) {
    return instance.exitCode().map(code -> " (exit code " + code + ")").orElse("");
  }

  private static String detail(Instance instance) {
    String detail = instance.detail().strip();
    return detail.isEmpty() || instance.health() == Health.HEALTHY ? "" : ": " + Excerpt.of(detail);
  }

  private static int replicas(Tree.Mapping entry) {
    return entry
        .text("scale")
        .or(() -> entry.mapping("deploy").text("replicas"))
        .map(text -> new java.math.BigDecimal(text).intValue())
        .orElse(1);
  }
}
