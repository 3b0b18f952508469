package dev.slipway.plan;

import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One version of an app.
 *
 * @param checkout the root of the checkout that it was rendered from, so that paths into it are
 *     compared by what they mean; empty where it is not known
 */
public record Version(Rendered rendered, Optional<Path> checkout) {
  boolean has(String service) {
    return rendered.services().containsKey(service);
  }

  Tree.Mapping service(String name) {
    return rendered.model().mapping("services").mapping(name);
  }

  Optional<String> digest(String service) {
    return Optional.ofNullable(rendered.serviceDigests().get(service));
  }

  int replicas(String service) {
    Tree.Mapping entry = service(service);
    return entry
        .text("scale")
        .or(() -> entry.mapping("deploy").text("replicas"))
        .map(text -> new java.math.BigDecimal(text).intValue())
        .orElse(1);
  }

  /** True for a service that is done when it has ended well. */
  boolean oneShot(String service) {
    String restart = service(service).text("restart").orElse("no");
    return restart.equals("no") || restart.startsWith("on-failure");
  }

  Set<String> dependencies(String service) {
    var names = new TreeSet<>(service(service).mapping("depends_on").entries().keySet());
    names.retainAll(rendered.services().keySet());
    return names;
  }

  /** True where Compose says that one has to start anew when the other does. */
  boolean restartsWith(String service, String dependency) {
    return service(service)
        .mapping("depends_on")
        .mapping(dependency)
        .get("restart")
        .equals(Optional.of(Tree.of(true)));
  }

  /** The ports of the host that a service holds, as {@code 8080/tcp}; ranges are taken as text. */
  Set<String> hostPorts(String service) {
    var ports = new TreeSet<String>();
    for (Tree item : service(service).items("ports")) {
      if (item instanceof Tree.Mapping port) {
        port.text("published")
            .filter(published -> !published.isEmpty() && !published.equals("0"))
            .ifPresent(p -> ports.add(p + "/" + port.text("protocol").orElse("tcp")));
      }
    }
    return ports;
  }

  /** The names that the target gives to the named volumes of a service. */
  Set<String> volumes(String service) {
    var names = new TreeSet<String>();
    for (Tree item : service(service).items("volumes")) {
      if (item instanceof Tree.Mapping mount
          && mount.text("type").equals(Optional.of("volume"))
          && mount.text("source").isPresent()) {
        String source = mount.text("source").orElseThrow();
        names.add(
            rendered
                .model()
                .mapping("volumes")
                .mapping(source)
                .text("name")
                .orElse(rendered.project() + "_" + source));
      }
    }
    return names;
  }
}
