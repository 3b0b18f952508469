package dev.slipway.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The service that the demo deploys: says what its settings tell it to say, and which commit it is
 * from. It knows nothing of Slipway but the variable that names the commit.
 */
public final class HelloService {
  private HelloService() {}

  public static void main(String[] args) throws IOException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
      settings.load(in);
    }
    String greeting = settings.getProperty("greeting", "");
    if (greeting.isEmpty()) {
      System.err.println("FATAL: greeting is not set in " + args[0]);
      System.exit(1);
    }
    String version = settings.getProperty("version", "?");
    String commit = System.getenv().getOrDefault("SLIPWAY_COMMIT", "");
    int port = Integer.parseInt(System.getenv("PORT"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
    server.createContext("/", exchange -> answer(exchange, greeting + ", version " + version));
    server.createContext(
        "/healthz",
        exchange ->
            answer(exchange, "{\"version\": \"" + version + "\", \"commit\": \"" + commit + "\"}"));
    server.start();
    System.out.println("hello " + version + " listens on port " + port);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
