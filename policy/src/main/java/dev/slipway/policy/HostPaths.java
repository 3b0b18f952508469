package dev.slipway.policy;

import dev.slipway.model.App;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells where on the host a path leads, however it is written. */
final class HostPaths {
  private static final List<String> SOCKET_NAMES =
      List.of(
          "docker.sock",
          "podman.sock",
          "containerd.sock",
          "crio.sock",
          "buildkitd.sock",
          "docker.raw.sock",
          "cri-dockerd.sock");

  /** Where engines listen; a mount of any directory above one of these reaches it. */
  private static final List<String> SOCKETS =
      List.of(
          "/run/docker.sock",
          // Where /var/run is no link to /run, /var is above the socket, too.
          "/var/run/docker.sock",
          "/run/podman/podman.sock",
          "/run/containerd/containerd.sock",
          "/run/crio/crio.sock",
          "/run/k3s/containerd/containerd.sock",
          "/run/user/0/docker.sock");

  private final App app;
  private final Facts facts;
  private final List<Path> sockets = new ArrayList<>();

  HostPaths(App app, Facts facts) {
    this.app = app;
    this.facts = facts;
    SOCKETS.forEach(socket -> sockets.add(Path.of(socket)));
    facts.socket().ifPresent(socket -> sockets.add(plain(socket)));
  }

  /** Whether a mount of the path gives access to a container engine. */
  boolean reachesEngine(Path written) {
    return forms(written).stream().anyMatch(this::engine);
  }

  private boolean engine(Path path) {
    Path name = path.getFileName();
    boolean named = name != null && SOCKET_NAMES.contains(name.toString());
    // Rootless engines listen below /run/user/<uid>.
    boolean rootless = path.startsWith("/run/user") && path.getNameCount() <= 4 && !other(path);
    return named || rootless || sockets.stream().anyMatch(socket -> socket.startsWith(path));
  }

  /** Below the user's own runtime directory, only podman's is an engine's. */
  private static boolean other(Path path) {
    return path.getNameCount() == 4 && !path.endsWith("podman");
  }

  /** Whether the path stays inside what belongs to the app. */
  boolean own(Path written) {
    return forms(written).stream()
        .allMatch(
            path -> within(path, facts.checkout().root()) || within(path, app.projectDirectory()));
  }

  boolean tracked(Path written) {
    return within(plain(written), facts.checkout().root());
  }

  private boolean within(Path path, Path directory) {
    return path.startsWith(plain(directory))
        || path.startsWith(plain(facts.real().apply(directory)));
  }

  private List<Path> forms(Path written) {
    Path plain = plain(written);
    return List.of(plain, plain(facts.real().apply(plain)));
  }

  /** Without detours: /var/run is /run, and /proc/1/root is the host's root. */
  private static Path plain(Path written) {
    Path path = written.normalize();
    while (path.getNameCount() >= 3
        && path.startsWith("/proc")
        && path.getName(2).toString().equals("root")) {
      path =
          path.getNameCount() == 3
              ? Path.of("/")
              : Path.of("/").resolve(path.subpath(3, path.getNameCount()));
    }
    if (path.startsWith("/var/run")) {
      path = Path.of("/run").resolve(Path.of("/var/run").relativize(path)).normalize();
    }
    return path;
  }
}
