package dev.slipway.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.controlplane.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Stands in front of a real API server, passes on what it is asked, and does harm where told to.
 */
final class FaultyServer implements AutoCloseable {
  /**
   * A request.
   *
   * @param target its path with its query
   * @param attempt how often the very same was asked by now, from 1
   */
  record Ask(String method, String target, int attempt) {
    boolean isWrite() {
      return !method.equals("GET") && !isDry();
    }

    boolean isDry() {
      return target.contains("dryRun=All");
    }

    boolean isWatch() {
      return target.contains("watch=1");
    }

    /** Whether it writes one object, told by the end of its path, or tries to. */
    boolean isFor(String path) {
      return !method.equals("GET") && target.split("\\?")[0].endsWith(path);
    }
  }

  /** What becomes of a request. */
  sealed interface Fate {}

  /** It is passed on, and its answer back. */
  record Pass() implements Fate {}

  /** It is answered here, and the API server never hears of it. */
  record Answered(int code, Map<String, String> headers, String body) implements Fate {}

  /** It is carried out, and the connection breaks before its answer. */
  record CutAfter() implements Fate {}

  /** Decides; may do something else meanwhile. */
  interface Rule {
    Fate of(Ask ask);
  }

  private final URI real;
  private final HttpClient client;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Path kubeconfig;
  private volatile Rule rule = _ -> new Pass();

  FaultyServer(ControlPlane plane, Path folder) {
    try {
      String admin = Files.readString(plane.kubeconfig());
      real = URI.create(value(admin, "server"));
      client = HttpClient.newBuilder().sslContext(login(admin)).build();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::handle);
      server.setExecutor(threads);
      server.start();
      kubeconfig =
          Files.writeString(
              Files.createDirectories(folder).resolve("faulty.kubeconfig"),
              """
              apiVersion: v1
              kind: Config
              current-context: faulty
              contexts: [{name: faulty, context: {cluster: faulty}}]
              clusters: [{name: faulty, cluster: {server: "http://127.0.0.1:%d"}}]
              """
                  .formatted(server.getAddress().getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leads here. */
  Path kubeconfig() {
    return kubeconfig;
  }

  /** What happens from now on. */
  void rule(Rule wanted) {
    asked.clear();
    rule = wanted;
  }

  private void handle(HttpExchange exchange) throws IOException {
    // An exchange that is closed without an answer is a connection that breaks.
    try (exchange) {
      String method = exchange.getRequestMethod();
      String target = exchange.getRequestURI().toString();
      byte[] body = exchange.getRequestBody().readAllBytes();
      // A dry deletion says so in its body.
      String marked =
          method.equals("DELETE") && new String(body, UTF_8).contains("\"dryRun\"")
              ? target + "?dryRun=All"
              : target;
      int attempt =
          asked.computeIfAbsent(method + marked, _ -> new AtomicInteger()).incrementAndGet();
      switch (rule.of(new Ask(method, marked, attempt))) {
        case Pass _ -> answer(exchange, passed(exchange, method, target, body));
        case Answered here -> {
          here.headers().forEach(exchange.getResponseHeaders()::set);
          answer(exchange, here.code(), new ByteArrayInputStream(here.body().getBytes(UTF_8)));
        }
        case CutAfter _ -> drained(passed(exchange, method, target, body));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<InputStream> passed(
      HttpExchange exchange, String method, String target, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(real.resolve(target))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    for (String header : new String[] {"Accept", "Content-Type", "User-Agent"}) {
      String given = exchange.getRequestHeaders().getFirst(header);
      if (given != null) {
        request.header(header, given);
      }
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static void drained(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      body.readAllBytes();
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<InputStream> response)
      throws IOException {
    for (String header : new String[] {"Content-Type", "Retry-After"}) {
      response
          .headers()
          .firstValue(header)
          .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
    }
    answer(exchange, response.statusCode(), response.body());
  }

  /** Passes on each part as it comes: a watch goes on for long. */
  private static void answer(HttpExchange exchange, int code, InputStream body) throws IOException {
    exchange.sendResponseHeaders(code, 0);
    try (body;
        var out = exchange.getResponseBody()) {
      // A watch has begun before anything happens.
      out.flush();
      byte[] part = new byte[16_384];
      for (int read = body.read(part); read >= 0; read = body.read(part)) {
        out.write(part, 0, read);
        out.flush();
      }
    }
  }

  private static SSLContext login(String kubeconfig) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("ca", certificate(kubeconfig, "certificate-authority-data"));
      var key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(
                      Base64.getMimeDecoder()
                          .decode(
                              decoded(kubeconfig, "client-key-data")
                                  .replaceAll("-----[A-Z ]+-----", ""))));
      var chain = new Certificate[] {certificate(kubeconfig, "client-certificate-data")};
      store.setKeyEntry("admin", key, new char[0], chain);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Certificate certificate(String kubeconfig, String key)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(decoded(kubeconfig, key).getBytes(UTF_8)));
  }

  private static String decoded(String kubeconfig, String key) {
    return new String(Base64.getDecoder().decode(value(kubeconfig, key)), UTF_8);
  }

  private static String value(String kubeconfig, String key) {
    var found = Pattern.compile("\\b" + key + ": (\\S+)").matcher(kubeconfig);
    if (!found.find()) {
      throw new IllegalStateException("no " + key);
    }
    return found.group(1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
