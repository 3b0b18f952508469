package dev.slipway.kubernetes.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers as a test tells it to, one reply after the other, and remembers. */
final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
  private final List<Asked> asked = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** One answer, or another way to treat a request. */
  interface Reply {
    void to(HttpExchange exchange, FakeServer server) throws IOException;
  }

  /** One request that came. */
  record Asked(String method, String target, Map<String, List<String>> headers, String body) {
    Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Reply reply;
          synchronized (asked) {
            asked.add(
                new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            reply = replies.poll();
            asked.notifyAll();
          }
          (reply == null ? status(404, "NotFound", "no reply is prepared") : reply)
              .to(exchange, this);
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  FakeServer then(Reply... next) {
    replies.addAll(List.of(next));
    return this;
  }

  List<Asked> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** Waits until so many requests have come. */
  List<Asked> awaited(int count) throws InterruptedException {
    synchronized (asked) {
      while (asked.size() < count) {
        asked.wait(30_000);
      }
      return List.copyOf(asked);
    }
  }

  static Reply json(String body) {
    return answer(200, Map.of("Content-Type", "application/json"), body);
  }

  static Reply status(int code, String reason, String message) {
    return answer(
        code,
        Map.of("Content-Type", "application/json"),
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d,
         "reason": "%s", "message": "%s"}
        """
            .formatted(code, reason, message));
  }

  static Reply answer(int code, Map<String, String> headers, String body) {
    return (exchange, _) -> {
      headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  /** Cuts the connection before any answer. */
  static Reply cut() {
    return (_, _) -> {
      throw new IOException("cut");
    };
  }

  /** Begins an answer, and cuts the connection in the middle of it. */
  static Reply cutAfter(String begun) {
    return (exchange, _) -> {
      begin(exchange, begun);
      throw new IOException("cut");
    };
  }

  /** Gives a whole answer in pieces, and ends it. */
  static Reply text(String whole) {
    return (exchange, _) -> {
      begin(exchange, whole);
      exchange.close();
    };
  }

  /** Begins an answer and leaves it open until the test is over. */
  static Reply openEnded(String begun) {
    return (exchange, server) -> {
      begin(exchange, begun);
      try {
        server.over.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void begin(HttpExchange exchange, String text) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
