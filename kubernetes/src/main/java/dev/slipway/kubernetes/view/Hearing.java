package dev.slipway.kubernetes.view;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Several watches, whose news one thread takes one by one. */
final class Hearing implements AutoCloseable {
  private final Cluster cluster;
  private final LinkedBlockingQueue<Supplier<News>> news = new LinkedBlockingQueue<>();
  private final List<Cluster.Watch> watches = new ArrayList<>();

  Hearing(Cluster cluster) {
    this.cluster = cluster;
  }

  /** What a watch has seen. */
  record News(Tree.Mapping object, boolean gone) {}

  void of(ResourceType type, String namespace, Cluster.Selector selector) {
    watches.add(
        cluster.watch(
            type,
            namespace,
            selector,
            new Cluster.Watcher() {
              @Override
              public void present(Tree.Mapping object) {
                news.add(() -> new News(whole(type, object), false));
              }

              @Override
              public void gone(Tree.Mapping object) {
                news.add(() -> new News(whole(type, object), true));
              }

              @Override
              public void complete() {}

              @Override
              public void failed(ApiFailure failure) {
                news.add(() -> {
                  throw failure;
                });
              }
            }));
  }

  /**
   * Waits for what is next.
   *
   * @throws ApiFailure where the server refuses one of the watches
   */
  News next() throws InterruptedException {
    return news.take().get();
  }

  /** The object with its kind, which a list says only once for all of its items. */
  static Tree.Mapping whole(ResourceType type, Tree.Mapping object) {
    return object.with("apiVersion", Tree.of(type.apiVersion())).with("kind", Tree.of(type.kind()));
  }

  @Override
  public void close() {
    watches.forEach(Cluster.Watch::close);
  }
}
