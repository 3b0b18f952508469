package dev.slipway.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import dev.slipway.model.Verification.Attempts;
import dev.slipway.model.Verification.Expect;
import dev.slipway.model.Verification.SmokeTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers on loopback and Unix sockets, real programs. */
class SmokeTestsTest {
  private static final Attempts ONCE =
      new Attempts(0, Duration.ofMillis(20), Duration.ofSeconds(20));
  private static final Expect ANY = expect(List.of(), Map.of(), Map.of(), null);

  @TempDir Path directory;
  private HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    answer("/healthz", 200, "{\"version\": \"v1.4.3\", \"checks\": [{\"db\": \"up\", \"n\": 1}]}");
    answer("/broken", 500, "database is gone, password hunter2");
    server.createContext(
        "/echo",
        exchange -> {
          var seen =
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Run")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, 0); // chunked
          try (var out = exchange.getResponseBody()) {
            out.write(seen.getBytes(StandardCharsets.UTF_8));
          }
        });
    server.createContext(
        "/later",
        exchange -> {
          exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aGoodAnswerIsAProofWithItsBody() throws Exception {
    assertThat(run(http("/healthz", ANY)))
        .isEqualTo(
            new Verdict.Healthy(
                List.of(
                    "GET /healthz 200 {\"version\": \"v1.4.3\", \"checks\": [{\"db\": \"up\", \"n\":"
                        + " 1}]}")));
  }

  @Test
  void theVersionAndValuesInsideTheAnswerCanBeExpected() throws Exception {
    Map<String, Tree> json =
        Map.of(
            "$.version", Tree.of("${version}"),
            "$.checks[0].db", Tree.of("up"),
            "$.checks[0].n", Tree.of(1));

    assertThat(run(http("/healthz", expect(List.of(200), Map.of(), json, "v1.4"))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aFailureNamesWhatWasExpectedAndWhatWasFound() throws Exception {
    assertThat(cause(http("/broken", ANY))).isEqualTo("GET /broken answered 500, not 2xx");
    assertThat(cause(http("/healthz", expect(List.of(201, 202), Map.of(), Map.of(), null))))
        .isEqualTo("GET /healthz answered 200, not 201 or 202");
    assertThat(cause(http("/healthz", json("$.version", Tree.of("v9")))))
        .isEqualTo("GET /healthz $.version is \"v1.4.3\", not \"v9\"");
    assertThat(cause(http("/healthz", json("$.checks[7].db", Tree.of("up")))))
        .isEqualTo("GET /healthz $.checks[7].db is missing, not \"up\"");
    assertThat(cause(http("/healthz", json("$.checks[0].n", Tree.of("1")))))
        .isEqualTo("GET /healthz $.checks[0].n is 1, not \"1\"");
    assertThat(cause(http("/healthz", expect(List.of(), Map.of(), Map.of(), "pong"))))
        .isEqualTo("GET /healthz does not say \"pong\"");
    assertThat(
            cause(
                http(
                    "/healthz", expect(List.of(), Map.of("Content-Type", "json"), Map.of(), null))))
        .isEqualTo("GET /healthz header Content-Type is missing, not \"json\"");
  }

  @Test
  void noSecretIsInAFailure() throws Exception {
    var verdict = (Verdict.Unhealthy) run(http("/broken", ANY));

    assertThat(verdict.firstError()).isEqualTo("database is gone, password (secret)");
  }

  @Test
  void methodHeadersAndBodyAreSent() throws Exception {
    var test =
        new SmokeTest.Http(
            url("/echo"),
            Optional.empty(),
            "POST",
            Map.of("X-Run", "${run}"),
            Optional.of("{\"app\": \"${app}\"}"),
            expect(List.of(), Map.of(), Map.of(), "POST r-1 {\"app\": \"shop\"}"),
            Optional.empty(),
            ONCE);

    assertThat(run(test)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void itIsTriedAgainUntilItPasses() throws Exception {
    var attempts = new Attempts(5, Duration.ofMillis(10), Duration.ofSeconds(20));

    assertThat(run(http(url("/later"), ANY, Optional.empty(), attempts)))
        .isEqualTo(new Verdict.Healthy(List.of("GET /later 204")));
    assertThat(asked).hasValue(3);
  }

  @Test
  void aServerThatNeverAnswersEndsAtTheLimit() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var test =
          http(
              "http://127.0.0.1:" + silent.getLocalPort() + "/x?y=1",
              ANY,
              Optional.of(Duration.ofMillis(150)),
              ONCE);

      assertThat(cause(test)).isEqualTo("GET /x did not answer within 150 ms");
    }
  }

  @Test
  void aServerThatTricklesForEverEndsAtTheLimit() throws Exception {
    server.createContext(
        "/trickle",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            while (true) {
              out.write('.');
              out.flush();
              Thread.sleep(5);
            }
          } catch (InterruptedException | IOException _) {
            // The client has gone.
          }
        });

    assertThat(cause(http(url("/trickle"), ANY, Optional.of(Duration.ofMillis(200)), ONCE)))
        .isEqualTo("GET /trickle did not answer within 200 ms");
  }

  @Test
  void whatDoesNotSpeakHttpIsNamed() throws Exception {
    try (var odd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = odd.accept()) {
              socket
                  .getOutputStream()
                  .write("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.UTF_8));
              socket.getInputStream().readAllBytes();
            } catch (IOException _) {
              // The test has ended.
            }
          });

      assertThat(cause(http("http://127.0.0.1:" + odd.getLocalPort(), ANY, Optional.empty(), ONCE)))
          .isEqualTo("GET / failed: what answered does not speak HTTP/1.1");
    }
  }

  @Test
  void aNumberBombInTheAnswerDoesNoHarm() throws Exception {
    answer("/bomb", 200, "{\"n\": 1e999999999}");

    assertThat(cause(http("/bomb", json("$.n", Tree.of(1)))))
        .isEqualTo("GET /bomb answered no JSON");
  }

  @Test
  void aUnixSocketIsAskedLikeAPort() throws Exception {
    Path socket = directory.resolve("web.sock");
    try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> answerOnce(listening));
      var test =
          new SmokeTest.Http(
              "http://web/healthz",
              Optional.of(socket),
              "GET",
              Map.of(),
              Optional.empty(),
              expect(List.of(200), Map.of("X-By", "socket"), Map.of(), "hello"),
              Optional.empty(),
              ONCE);

      assertThat(run(test)).isEqualTo(new Verdict.Healthy(List.of("GET /healthz 200 hello")));
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    secure.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    secure.start();
    try {
      String url = "https://127.0.0.1:" + secure.getAddress().getPort() + "/healthz";

      assertThat(cause(http(url, ANY, Optional.empty(), ONCE)))
          .startsWith("GET /healthz failed in TLS: ");
    } finally {
      secure.stop(0);
    }
  }

  private SSLContext selfSigned() throws Exception {
    Path store = directory.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "web",
                "-dname",
                "CN=127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void aTcpPortMustAccept() throws Exception {
    int port = server.getAddress().getPort();
    assertThat(run(new SmokeTest.Tcp("127.0.0.1", port, ONCE)))
        .isEqualTo(new Verdict.Healthy(List.of("tcp 127.0.0.1:" + port + " accepted")));
    server.stop(0);
    assertThat(cause(new SmokeTest.Tcp("127.0.0.1", port, ONCE)))
        .isEqualTo("tcp 127.0.0.1:" + port + " was not accepted (connection refused)");
  }

  @Test
  void aCommandRunsInTheCheckoutAndKnowsWhatItTests() throws Exception {
    script("echo \"$SLIPWAY_APP $SLIPWAY_RUN $SLIPWAY_VERSION $SLIPWAY_COMMIT\" > seen; env > env");

    assertThat(run(command("./check.sh")))
        .isEqualTo(new Verdict.Healthy(List.of("command ./check.sh exit 0")));
    assertThat(directory.resolve("seen"))
        .hasContent("shop r-1 v1.4.3 " + Shop.REVISION.commit().value());
    assertThat(Files.readString(directory.resolve("env"))).doesNotContain("JAVA", "MAVEN");
  }

  @Test
  void aFailingCommandTellsItsFirstErrorWithoutSecrets() throws Exception {
    script("echo starting; echo 'FATAL: hunter2 refused' >&2; exit 7");

    assertThat(run(command("./check.sh")))
        .isEqualTo(
            new Verdict.Unhealthy(
                "",
                "command ./check.sh exited with 7, not 0",
                "FATAL: (secret) refused",
                List.of()));
  }

  @Test
  void aCommandIsKilledWithItsChildrenAtTheDeadline() throws Exception {
    script("sleep 1000 & echo $! > child; echo $$ > parent; sleep 1000");
    var attempts = new Attempts(0, Duration.ofMillis(10), Duration.ofSeconds(1));

    assertThat(cause(new SmokeTest.Command(List.of("./check.sh"), attempts)))
        .contains("and was killed");
    for (String file : List.of("parent", "child")) {
      long pid = Long.parseLong(Files.readString(directory.resolve(file)).strip());
      awaitGone(pid);
    }
  }

  @Test
  void aCommandThatIsNotThereIsNamed() throws Exception {
    assertThat(cause(command("./missing.sh")))
        .isEqualTo("command ./missing.sh could not be started: No such file or directory");
  }

  @Test
  void theFirstFailureEndsTheTestsAndKeepsTheProofsBeforeIt() throws Exception {
    var verdict =
        new SmokeTests(subject(), Pace.real())
            .run(
                List.of(
                    http("/later", expect(List.of(503), Map.of(), Map.of(), null)),
                    http("/broken", ANY),
                    http("/later", ANY)));

    assertThat(((Verdict.Unhealthy) verdict).proofs()).containsExactly("GET /later 503");
    assertThat(asked).hasValue(1);
  }

  private static void awaitGone(long pid) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      assertThat(System.nanoTime() - end).as("process " + pid + " still runs").isNegative();
      Thread.sleep(10);
    }
  }

  private static void answerOnce(ServerSocketChannel listening) {
    try (var channel = listening.accept()) {
      channel.read(ByteBuffer.allocate(4096));
      channel.write(
          StandardCharsets.UTF_8.encode(
              "HTTP/1.1 200 OK\r\nX-By: socket\r\nContent-Length: 5\r\n\r\nhello"));
    } catch (IOException _) {
      // The test has ended.
    }
  }

  private void script(String text) throws IOException {
    Path file = directory.resolve("check.sh");
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    file.toFile().setExecutable(true);
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          try (var out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private SmokeTest http(String path, Expect expect) {
    return http(url(path), expect, Optional.empty(), ONCE);
  }

  private static SmokeTest http(
      String url, Expect expect, Optional<Duration> within, Attempts attempts) {
    return new SmokeTest.Http(
        url, Optional.empty(), "GET", Map.of(), Optional.empty(), expect, within, attempts);
  }

  private static SmokeTest command(String program) {
    return new SmokeTest.Command(List.of(program), ONCE);
  }

  private static Expect json(String path, Tree value) {
    return expect(List.of(), Map.of(), Map.of(path, value), null);
  }

  private static Expect expect(
      List<Integer> status, Map<String, String> headers, Map<String, Tree> json, String text) {
    return new Expect(status, headers, json, Optional.ofNullable(text));
  }

  private String cause(SmokeTest test) throws InterruptedException {
    return ((Verdict.Unhealthy) run(test)).cause();
  }

  private Verdict run(SmokeTest test) throws InterruptedException {
    return new SmokeTests(subject(), Pace.real()).run(List.of(test));
  }

  private SmokeTests.Subject subject() {
    return new SmokeTests.Subject(
        Shop.NAME, new RunId("r-1"), Shop.REVISION, directory, Secrets.of(List.of("hunter2")));
  }
}
