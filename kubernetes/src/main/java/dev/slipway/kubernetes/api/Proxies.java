package dev.slipway.kubernetes.api;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy stands before a server: the kubeconfig's, or the environment's, as kubectl has it.
 */
final class Proxies {
  private Proxies() {}

  static void choose(
      Config config,
      URI server,
      @Nullable String named,
      Map<String, String> environment,
      String where) {

    Optional<String> proxy =
        named == null || named.isBlank() ? ofEnvironment(server, environment) : Optional.of(named);
    config.setHttpProxy(null);
    config.setHttpsProxy(null);
    config.setNoProxy(null);
    if (proxy.isEmpty()) {
      return;
    }
    URI address = URI.create(proxy.get().contains("://") ? proxy.get() : "http://" + proxy.get());
    if (!"http".equals(address.getScheme())) {
      throw new Problem(
          ExitCode.USAGE,
          "Slipway can use HTTP proxies only, not %s://".formatted(address.getScheme()),
          where,
          "name an HTTP proxy as proxy-url");
    }
    String whole = address.getPort() < 0 ? address + ":80" : address.toString();
    config.setHttpProxy(whole);
    config.setHttpsProxy(whole);
  }

  private static Optional<String> ofEnvironment(URI server, Map<String, String> environment) {
    String kind = server.getScheme() + "_proxy";
    return variable(environment, kind).filter(_ -> !excepted(server.getHost(), environment));
  }

  private static boolean excepted(String host, Map<String, String> environment) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || variable(environment, "no_proxy").stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(String::strip)
            .anyMatch(entry -> matches(host, entry));
  }

  private static boolean matches(String host, String entry) {
    String name = entry.replaceFirst(":\\d+$", "").replaceFirst("^\\*?\\.", "");
    return entry.equals("*")
        || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))
        || inside(host, name);
  }

  /** Whether an IPv4 address is in a network such as {@code 10.0.0.0/8}. */
  private static boolean inside(String host, String network) {
    String[] parts = network.split("/");
    if (parts.length != 2 || !parts[1].matches("\\d{1,2}")) {
      return false;
    }
    Optional<Long> address = number(host);
    Optional<Long> base = number(parts[0]);
    int free = 32 - Integer.parseInt(parts[1]);
    return free >= 0
        && address.isPresent()
        && base.isPresent()
        && address.get() >> free == base.get() >> free;
  }

  private static Optional<Long> number(String address) {
    if (!address.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    return Arrays.stream(address.split("\\."))
        .map(Long::parseLong)
        .reduce((high, low) -> high << 8 | low);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(
            environment.getOrDefault(name, environment.get(name.toUpperCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }
}
