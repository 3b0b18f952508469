package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a probe and Prometheus are answered over HTTP. */
@Timeout(60)
class StatusPortTest {
  @Test
  void health_and_metrics_are_answered_and_nothing_else() throws Exception {
    var asked = new AtomicInteger();
    try (var port =
        StatusPort.open("127.0.0.1:0", () -> "slipway_asked " + asked.incrementAndGet() + "\n")) {
      assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(port, "/healthz").body()).isEqualTo("ok\n");
      assertThat(get(port, "/metrics").body()).isEqualTo("slipway_asked 1\n");
      var metrics = get(port, "/metrics");
      assertThat(metrics.body()).as("asked anew each time").isEqualTo("slipway_asked 2\n");
      assertThat(metrics.headers().firstValue("Content-Type"))
          .get()
          .asString()
          .startsWith("text/plain; version=0.0.4");
      for (String other : new String[] {"/", "/metrics/more", "/healthz/..", "/fleet"}) {
        assertThat(get(port, other).statusCode()).as(other).isEqualTo(404);
      }
    }
  }

  @Test
  void an_address_that_is_taken_is_told() {
    try (var port = StatusPort.open("127.0.0.1:0", () -> "")) {
      assertThatThrownBy(() -> StatusPort.open(port.address(), () -> ""))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.PREFLIGHT));
    }
  }

  @Test
  void what_is_no_address_is_told_with_an_example() {
    for (String wrong : new String[] {"9780", ":9780", "localhost", "localhost:x", "h:70000"}) {
      assertThatThrownBy(() -> StatusPort.open(wrong, () -> ""))
          .as(wrong)
          .isInstanceOfSatisfying(
              Problem.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                assertThat(e.next().orElse("")).contains("127.0.0.1:9780");
              });
    }
  }

  private static HttpResponse<String> get(StatusPort port, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://" + port.address() + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
