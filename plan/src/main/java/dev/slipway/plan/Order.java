package dev.slipway.plan;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Puts services after those that they need. */
final class Order {
  private Order() {}

  /**
   * The services in an order in which each stands after all that it needs.
   *
   * @param preferred what should come first where that does not contradict {@code needed}
   * @throws Problem with exit code 10 where services need each other in a circle
   */
  static List<String> of(
      Collection<String> services,
      Function<String, Set<String>> needed,
      Function<String, Set<String>> preferred) {
    var waiting = new LinkedHashMap<String, Set<String>>();
    services.forEach(service -> {
      var needs = new LinkedHashSet<>(needed.apply(service));
      needs.retainAll(services);
      waiting.put(service, needs);
    });
    var order = new ArrayList<String>();
    var done = new LinkedHashSet<String>();
    while (!waiting.isEmpty()) {
      var ready =
          waiting.keySet().stream().filter(name -> done.containsAll(waiting.get(name))).toList();
      if (ready.isEmpty()) {
        throw circle(waiting);
      }
      String next =
          ready.stream()
              .filter(name -> preferred.apply(name).stream().noneMatch(waiting.keySet()::contains))
              .findFirst()
              .orElse(ready.getFirst());
      waiting.remove(next);
      done.add(next);
      order.add(next);
    }
    return order;
  }

  private static Problem circle(Map<String, Set<String>> waiting) {
    var way = new LinkedHashSet<String>();
    String at = waiting.keySet().iterator().next();
    while (way.add(at)) {
      at =
          waiting.getOrDefault(at, Set.of()).stream()
              .filter(waiting::containsKey)
              .findFirst()
              .orElseThrow();
    }
    var circle = new ArrayList<>(way);
    circle.subList(0, circle.indexOf(at)).clear();
    circle.add(at);
    return new Problem(
        ExitCode.PREPARE_FAILED,
        "services depend on each other in a circle: " + String.join(" -> ", circle),
        "depends_on",
        "take one of them out of depends_on");
  }
}
