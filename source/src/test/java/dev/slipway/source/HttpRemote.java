package dev.slipway.source;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Serves repositories below a folder over smart HTTP, with git's own backend and a password. */
final class HttpRemote implements AutoCloseable {
  static final String USER = "slip way";
  static final String PASSWORD = "p@ss/word:planted";

  private static final int HALF = 32 * 1024;

  private final Path root;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** When set, the next pack is sent by half and no further, until the end. */
  final AtomicBoolean stallNext = new AtomicBoolean();

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Counted down when a request stalls. */
  final CountDownLatch stalled = new CountDownLatch(1);

  private HttpRemote(Path root, HttpServer server) {
    this.root = root;
    this.server = server;
    server
        .createContext("/", this::serve)
        .setAuthenticator(
            new BasicAuthenticator("git") {
              @Override
              public boolean checkCredentials(String user, String password) {
                return user.equals(USER) && password.equals(PASSWORD);
              }
            });
    server.setExecutor(executor);
    server.start();
  }

  static HttpRemote start(Path root) throws IOException {
    return new HttpRemote(root, HttpServer.create(loopback(), 0));
  }

  /** With a certificate that only its own file vouches for. */
  static HttpRemote startTls(Path root, Path certificate) throws Exception {
    Path store = certificate.resolveSibling("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> access = List.of("-keystore", store.toString(), "-storepass", "changeit");
    keytool(
        keytool,
        access,
        "-genkeypair",
        "-alias",
        "git",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2");
    keytool(
        keytool, access, "-exportcert", "-rfc", "-alias", "git", "-file", certificate.toString());
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, "changeit".toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new HttpRemote(root, server);
  }

  private static void keytool(String program, List<String> access, String... options) {
    var command = new java.util.ArrayList<>(List.of(program));
    command.addAll(List.of(options));
    command.addAll(access);
    Upstream.run(command, Map.of(), new byte[0]);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String host() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The URL with user and password in it, as people paste them. */
  String urlWithPassword(String repository) {
    return host().replace("://", "://slip%20way:p%40ss%2Fword%3Aplanted@") + "/" + repository;
  }

  String url(String repository) {
    return host() + "/" + repository;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Process backend = backend(exchange);
      Thread.startVirtualThread(() -> {
        try (OutputStream to = backend.getOutputStream()) {
          exchange.getRequestBody().transferTo(to);
        } catch (IOException _) {
          // The backend ended before it had read all.
        }
      });
      try (InputStream from = backend.getInputStream()) {
        answer(exchange, from);
      } finally {
        backend.destroyForcibly();
      }
    }
  }

  private Process backend(HttpExchange exchange) throws IOException {
    var builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("REMOTE_USER", exchange.getPrincipal().getUsername());
    putIfPresent(environment, "QUERY_STRING", exchange.getRequestURI().getRawQuery());
    putIfPresent(environment, "CONTENT_TYPE", header(exchange, "Content-Type"));
    putIfPresent(environment, "CONTENT_LENGTH", header(exchange, "Content-Length"));
    putIfPresent(environment, "HTTP_CONTENT_ENCODING", header(exchange, "Content-Encoding"));
    putIfPresent(environment, "GIT_PROTOCOL", header(exchange, "Git-Protocol"));
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static void putIfPresent(Map<String, String> map, String name, String value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  /** Turns what a CGI program prints into an HTTP response. */
  private void answer(HttpExchange exchange, InputStream from) throws IOException {
    int status = 200;
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (name.equals("Status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(name, value);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    OutputStream to = exchange.getResponseBody();
    byte[] start = from.readNBytes(HALF);
    to.write(start);
    to.flush();
    if (start.length == HALF && stallNext.getAndSet(false)) {
      stalled.countDown();
      try {
        ended.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    from.transferTo(to);
    to.close();
  }

  private static String line(InputStream from) throws IOException {
    var text = new StringBuilder();
    for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return new String(
        text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    ended.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
