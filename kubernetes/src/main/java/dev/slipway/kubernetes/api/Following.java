package dev.slipway.kubernetes.api;

import dev.slipway.data.Json;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the objects of a type: looks at all of them, watches from there, goes on from the last
 * known version when the watch ends or breaks, and looks anew when that version is too old.
 */
final class Following implements Cluster.Watch {
  /** Asked for, and spread, so that many watches do not end at once. */
  private static final int LEAST_SECONDS = 240;

  private static final int MOST_SECONDS = 300;

  private final HttpCluster cluster;
  private final Server server;
  private final ResourceType type;
  private final String namespace;
  private final Cluster.Selector selector;
  private final Cluster.Watcher watcher;
  private final Thread thread;

  /** What has been told and is not gone: uid to as much of it as tells it gone. */
  private final Map<String, Tree.Mapping> told = new HashMap<>();

  private String version = "";
  private volatile boolean closed;
  private volatile Server.@Nullable Opened stream;

  Following(
      HttpCluster cluster,
      Server server,
      ResourceType type,
      String namespace,
      Cluster.Selector selector,
      Cluster.Watcher watcher) {
    this.cluster = cluster;
    this.server = server;
    this.type = type;
    this.namespace = namespace;
    this.selector = selector;
    this.watcher = watcher;
    this.thread = Thread.ofVirtual().name("watch " + type.plural()).unstarted(this::follow);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    Server.Opened open = stream;
    if (open != null) {
      open.close();
    }
    if (!thread.equals(Thread.currentThread())) {
      thread.interrupt();
    }
  }

  private void follow() {
    try {
      look();
      tell(watcher::complete);
      int silent = 0;
      while (!closed) {
        Ended ended = watch();
        silent = ended.heard() ? 0 : silent + 1;
        if (silent > 1) {
          Thread.sleep(server.patience().pause(silent));
        }
        if (ended.tooOld()) {
          look();
        }
      }
    } catch (ApiFailure failure) {
      tell(() -> watcher.failed(failure));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Problem problem) {
      if (problem.exitCode() != ExitCode.INTERRUPTED) {
        throw problem;
      }
    } finally {
      cluster.ended(this);
    }
  }

  /** Looks at all objects, and tells what is new, changed or gone since the last look. */
  private void look() throws InterruptedException {
    version =
        reached(() -> {
          var there = new HashSet<String>();
          String listed =
              cluster.list(
                  type,
                  namespace,
                  selector,
                  object -> {
                    there.add(uid(object));
                    Tree.Mapping now = stub(object);
                    if (!now.equals(told.put(uid(object), now))) {
                      tell(() -> watcher.present(object));
                    }
                  });
          for (var last : List.copyOf(told.entrySet())) {
            if (!there.contains(last.getKey())) {
              told.remove(last.getKey());
              tell(() -> watcher.gone(last.getValue()));
            }
          }
          return listed;
        });
  }

  /**
   * How one watch ended.
   *
   * @param heard whether it said anything
   * @param tooOld whether the server no longer knows what has happened since the version
   */
  private record Ended(boolean heard, boolean tooOld) {}

  private Ended watch() throws InterruptedException {
    boolean heard = false;
    try (Server.Opened open = reached(() -> server.open(request(), server.patience().rest()))) {
      stream = open;
      var lines = new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        if (!heard((Tree.Mapping) Json.parse("event", line))) {
          return new Ended(heard, true);
        }
        heard = true;
      }
    } catch (IOException _) {
      // Broken or silent for too long: the next watch goes on from the last version.
    } catch (ApiFailure failure) {
      if (failure.code() != 410) {
        throw failure;
      }
      return new Ended(heard, true);
    } catch (Problem problem) {
      if (problem.exitCode() == ExitCode.INTERRUPTED) {
        throw problem;
      }
      // Half a line, where the connection was cut: the whole one comes again.
    } finally {
      stream = null;
    }
    return new Ended(heard, false);
  }

  private Request request() {
    int seconds = ThreadLocalRandom.current().nextInt(LEAST_SECONDS, MOST_SECONDS);
    var query = HttpCluster.query(selector);
    query.put("watch", "1");
    query.put("allowWatchBookmarks", "true");
    query.put("resourceVersion", version);
    query.put("timeoutSeconds", Integer.toString(seconds));
    return Request.get(type.path(namespace), query);
  }

  /** Takes in one event; false where the version to go on from is lost. */
  private boolean heard(Tree.Mapping event) {
    Tree.Mapping object = event.mapping("object");
    switch (event.text("type").orElse("")) {
      case "ADDED", "MODIFIED" -> {
        told.put(uid(object), stub(object));
        tell(() -> watcher.present(object));
      }
      case "DELETED" -> {
        told.remove(uid(object));
        tell(() -> watcher.gone(object));
      }
      case "BOOKMARK" -> {
        // Only its version counts.
      }
      default -> {
        return false;
      }
    }
    version = object.mapping("metadata").text("resourceVersion").orElse(version);
    return true;
  }

  /** Tries for as long as it takes: who waits for something has a deadline of their own. */
  private <T> T reached(Supplier<T> asking) throws InterruptedException {
    while (true) {
      try {
        return asking.get();
      } catch (Problem problem) {
        if (problem.exitCode() != ExitCode.UNREACHABLE) {
          throw problem;
        }
        Thread.sleep(server.patience().longest());
      }
    }
  }

  private void tell(Runnable news) {
    if (!closed) {
      news.run();
    }
  }

  private static String uid(Tree.Mapping object) {
    return object.mapping("metadata").text("uid").orElse("");
  }

  private static Tree.Mapping stub(Tree.Mapping object) {
    var metadata = Tree.mapping();
    for (String key : List.of("name", "namespace", "uid", "resourceVersion", "labels")) {
      object.mapping("metadata").get(key).ifPresent(value -> metadata.put(key, value));
    }
    return Tree.mapping()
        .put("apiVersion", object.text("apiVersion"))
        .put("kind", object.text("kind"))
        .put("metadata", metadata.build())
        .build();
  }
}
