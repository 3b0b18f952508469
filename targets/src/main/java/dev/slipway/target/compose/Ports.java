package dev.slipway.target.compose;

import dev.slipway.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds a port of the engine's machine. */
final class Ports {
  private final Engine engine;

  Ports(Engine engine) {
    this.engine = engine;
  }

  /** The container or process that holds a TCP port; empty where it is free. */
  Optional<String> owner(int port) {
    return holder(port, "", new Containers(engine).running())
        .map(Ports::describe)
        .or(() -> engine.listener(port, ""));
  }

  /** The container among some that publishes a port on an address; an empty address is all. */
  static Optional<Container> holder(int port, String address, List<Container> containers) {
    return containers.stream().filter(container -> publishes(container, port, address)).findFirst();
  }

  /** Whether one who listens on an address is in the way of another. */
  static boolean collide(String one, String other) {
    return wildcard(one) || wildcard(other) || one.equals(other);
  }

  private static boolean wildcard(String address) {
    return address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
  }

  static String describe(Container container) {
    return container
        .label(Labels.PROJECT)
        .map(project -> "container %s of project %s".formatted(container.name(), project))
        .orElse("container " + container.name());
  }

  private static boolean publishes(Container container, int port, String address) {
    String wanted = Integer.toString(port);
    for (Map.Entry<String, Tree> entry :
        container.inspected().mapping("NetworkSettings").mapping("Ports").entries().entrySet()) {
      if (entry.getKey().endsWith("/tcp")
          && entry.getValue() instanceof Tree.Sequence bindings
          && bindings.items().stream()
              .anyMatch(item ->
                  item instanceof Tree.Mapping binding
                      && binding.text("HostPort").filter(wanted::equals).isPresent()
                      && collide(binding.text("HostIp").orElse(""), address))) {
        return true;
      }
    }
    return false;
  }
}
