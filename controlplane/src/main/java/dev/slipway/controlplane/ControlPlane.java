package dev.slipway.controlplane;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Kubernetes control plane of this JVM's own: API server, etcd, controllers, scheduler, and
 * nodes whose pods run no containers. It ends with the JVM, however that ends.
 *
 * <p>Pods start and become ready by themselves; {@code tools/kube/README.md} lists the annotations
 * that make them do something else. With {@code SLIPWAY_KUBE_EXISTING=1} it is instead the cluster
 * that {@code KUBECONFIG} names: tests that need more than its API are then skipped.
 */
public final class ControlPlane implements AutoCloseable {
  private final Kubectl kubectl;
  private final Optional<Own> own;

  private ControlPlane(Kubectl kubectl, Optional<Own> own) {
    this.kubectl = kubectl;
    this.own = own;
  }

  /** One that we have started: its scripts, its files, and the process that holds it. */
  private record Own(Path scripts, Path folder, Process holder, AuditLog auditLog) {}

  /** Why there can be none on this machine, with what to do about it; empty where there can. */
  public static Optional<String> missing() {
    if (existing(System.getenv()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(Programs.find().hint()).filter(hint -> !hint.isEmpty());
  }

  /**
   * Starts one, which takes some seconds. {@code SLIPWAY_KUBE_MINOR} chooses another minor than the
   * newest.
   *
   * @throws ControlPlaneFailure where it does not become ready, with the end of the log that tells
   *     why
   */
  public static ControlPlane start() {
    Programs programs = Programs.find();
    Optional<Path> existing = existing(System.getenv());
    if (existing.isPresent()) {
      return new ControlPlane(new Kubectl(programs.kubectl(), existing.get()), Optional.empty());
    }
    if (!programs.hint().isEmpty()) {
      throw new ControlPlaneFailure(programs.hint());
    }
    try {
      Path folder = Files.createTempDirectory("slipway-kube");
      Process holder = hold(programs, folder);
      URI server = server(folder.resolve("kubeconfig"));
      HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(Trust.in(folder.resolve("pki/ca.crt")))
              .build();
      var log = new AuditLog(folder.resolve("audit.log"), server, client);
      return new ControlPlane(
          new Kubectl(programs.kubectl(), folder.resolve("kubeconfig")),
          Optional.of(new Own(programs.scripts(), folder, holder, log)));
    } catch (IOException e) {
      throw new ControlPlaneFailure("cannot start a control plane", e);
    }
  }

  /** The script takes all down when its standard input ends, which a JVM's death brings about. */
  private static Process hold(Programs programs, Path folder) throws IOException {
    Path complaint = Files.createTempFile("slipway-kube", ".err");
    String script = programs.scripts().resolve("up").toString();
    Process holder =
        new ProcessBuilder(script, "--hold", folder.toString())
            .redirectError(complaint.toFile())
            .start();
    var said =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
    if (!"ready".equals(said.readLine())) {
      throw new ControlPlaneFailure("no control plane: " + Files.readString(complaint));
    }
    Files.delete(complaint);
    return holder;
  }

  private static URI server(Path kubeconfig) throws IOException {
    return Files.readAllLines(kubeconfig).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("server: "))
        .map(line -> URI.create(line.substring("server: ".length())))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Path> existing(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("KUBECONFIG"))
        .filter(_ -> "1".equals(environment.get("SLIPWAY_KUBE_EXISTING")))
        .map(Path::of);
  }

  /** A file that lets its reader do everything, with a certificate of the user {@code admin}. */
  public Path kubeconfig() {
    return kubectl.kubeconfig();
  }

  /** {@code kubectl}, logged in here. */
  public Kubectl kubectl() {
    return kubectl;
  }

  /** What the API server was asked; a test that needs it is skipped on an existing cluster. */
  public AuditLog auditLog() {
    return own().auditLog();
  }

  /** Kills the API server and starts it again at the same address; returns when it is ready. */
  public void restartApiServer() {
    stopApiServer();
    startApiServer();
  }

  /** Kills the API server (SIGKILL); returns when it is gone. */
  public void stopApiServer() {
    apiServer("--stop");
  }

  /** Starts the API server that was killed, at its old address; returns when it is ready. */
  public void startApiServer() {
    apiServer("--start");
  }

  private void apiServer(String what) {
    Own own = own();
    String script = own.scripts().resolve("restart").toString();
    Programs.Result result =
        Programs.run(List.of(script, what, own.folder().toString(), "kube-apiserver"), "");
    if (result.status() != 0) {
      throw new ControlPlaneFailure(result.err().strip());
    }
  }

  private Own own() {
    return own.orElseGet(() -> abort("the cluster of KUBECONFIG is not ours to look into"));
  }

  /** Ends it and removes its files; leaves an existing cluster alone. */
  @Override
  public void close() {
    own.ifPresent(ControlPlane::end);
  }

  private static void end(Own own) {
    try {
      own.holder().getOutputStream().close();
      if (!own.holder().waitFor(60, TimeUnit.SECONDS)) {
        throw new ControlPlaneFailure("the control plane in " + own.folder() + " does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
