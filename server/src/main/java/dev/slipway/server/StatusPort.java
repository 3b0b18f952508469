package dev.slipway.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code /healthz} and {@code /metrics} over HTTP, and nothing else. */
public final class StatusPort implements AutoCloseable {
  private final HttpServer server;

  private StatusPort(HttpServer server) {
    this.server = server;
  }

  /**
   * Begins to answer.
   *
   * @param address {@code host:port}; port 0 takes a free one
   * @throws Problem where it is not an address, or is taken
   */
  public static StatusPort open(String address, Supplier<String> metrics) {
    InetSocketAddress at = parse(address);
    try {
      HttpServer server = HttpServer.create(at, 16);
      server.createContext("/healthz", exchange -> answer(exchange, "/healthz", "ok\n"));
      server.createContext("/metrics", exchange -> answer(exchange, "/metrics", metrics.get()));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return new StatusPort(server);
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PREFLIGHT,
          "cannot listen: " + e.getMessage(),
          address,
          "name another address and port",
          e);
    }
  }

  private static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65535) {
        return new InetSocketAddress(address.substring(0, colon), port);
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new Problem(
        ExitCode.USAGE,
        "\"" + Wording.printable(address) + "\" is not an address with a port",
        "",
        "write it as 127.0.0.1:9780");
  }

  private static void answer(HttpExchange exchange, String path, String text) throws IOException {
    try (exchange) {
      boolean known = exchange.getRequestURI().getPath().equals(path);
      byte[] body = (known ? text : "not found\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(known ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** {@code host:port}, as it was taken. */
  public String address() {
    return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
