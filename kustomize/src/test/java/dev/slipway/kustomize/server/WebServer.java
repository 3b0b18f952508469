package dev.slipway.kustomize.server;

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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Serves the repositories below a directory through git's own program for web servers, and other
 * files as they are.
 */
public final class WebServer implements AutoCloseable {
  private static final String STORE_PASSWORD = "changeit";

  private final Path root;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile String stalling = "nothing stalls";

  private WebServer(Path root, HttpServer server) {
    this.root = root;
    this.server = server;
    server.createContext("/", this::serve);
    server.setExecutor(executor);
    server.start();
  }

  public static WebServer start(Path root) throws IOException {
    return new WebServer(root, HttpServer.create(loopback(), 0));
  }

  /**
   * Serves over HTTPS.
   *
   * @param certificate a file that is written: nobody else vouches for the server
   */
  public static WebServer startTls(Path root, Path certificate)
      throws IOException, GeneralSecurityException {
    Path store = certificate.resolveSibling("store.p12");
    keytool(store, "-genkeypair -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -validity 2");
    keytool(store, "-exportcert -rfc -file " + certificate);
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, STORE_PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, STORE_PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new WebServer(root, server);
  }

  private static void keytool(Path store, String options) throws IOException {
    var program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Programs.run(
        (program
                + " "
                + options
                + " -alias web -storepass "
                + STORE_PASSWORD
                + " -keystore "
                + store)
            .split(" "));
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Scheme, host and port; no slash at its end. */
  public String address() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The paths that were asked for, each with its query. */
  public List<String> asked() {
    return asked;
  }

  /** From now on, an answer to a path with this end stops behind its head. */
  public void stall(String end) {
    stalling = end;
  }

  private void serve(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith(stalling)) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        ended.await();
      } else if (path.endsWith("/info/refs") || path.endsWith("/git-upload-pack")) {
        throughGit(exchange);
      } else {
        sendFile(exchange, root.resolve(path.substring(1)));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendFile(HttpExchange exchange, Path file) throws IOException {
    boolean found = Files.isRegularFile(file);
    byte[] content =
        found ? Files.readAllBytes(file) : "no such file".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(found ? 200 : 404, content.length);
    exchange.getResponseBody().write(content);
  }

  private void throughGit(HttpExchange exchange) throws IOException {
    Process backend = backend(exchange);
    Thread.startVirtualThread(() -> {
      try (OutputStream to = backend.getOutputStream()) {
        exchange.getRequestBody().transferTo(to);
      } catch (IOException _) {
        // The program ended before it had read all.
      }
    });
    try (InputStream from = backend.getInputStream()) {
      answer(exchange, from);
    } finally {
      backend.destroyForcibly();
    }
  }

  private Process backend(HttpExchange exchange) throws IOException {
    var builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getRawQuery();
    environment.put("QUERY_STRING", query == null ? "" : query);
    header(exchange, "Content-Type", environment, "CONTENT_TYPE");
    header(exchange, "Content-Length", environment, "CONTENT_LENGTH");
    header(exchange, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
    header(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void header(
      HttpExchange exchange, String name, Map<String, String> environment, String variable) {
    String value = exchange.getRequestHeaders().getFirst(name);
    if (value != null) {
      environment.put(variable, value);
    }
  }

  /** Turns what the program prints, headers and then content, into an answer. */
  private static void answer(HttpExchange exchange, InputStream from) throws IOException {
    int status = 200;
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      String[] header = line.split(": *", 2);
      if (header[0].equals("Status")) {
        status = Integer.parseInt(header[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(header[0], header[1]);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    from.transferTo(exchange.getResponseBody());
    exchange.getResponseBody().close();
  }

  private static String line(InputStream from) throws IOException {
    var text = new StringBuilder();
    for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    ended.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
