package dev.slipway.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Tree;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watcher that writes down what it hears: {@code present web 3}, {@code gone web 4}. */
final class Heard implements Cluster.Watcher {
  private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public void present(Tree.Mapping object) {
    events.add("present " + words(object));
  }

  @Override
  public void gone(Tree.Mapping object) {
    events.add("gone " + words(object));
  }

  @Override
  public void complete() {
    events.add("complete");
  }

  @Override
  public void failed(ApiFailure failure) {
    events.add("failed " + failure.code());
  }

  /** Waits for the next events and holds them against these. */
  void next(String... expected) throws InterruptedException {
    for (String event : expected) {
      assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo(event);
    }
  }

  /** Waits for the next event. */
  void nextMatching(String pattern) throws InterruptedException {
    assertThat(events.poll(30, TimeUnit.SECONDS)).matches(pattern);
  }

  /** Waits until so many objects have been seen, and gives their names. */
  Set<String> names(int count) throws InterruptedException {
    var names = new HashSet<String>();
    while (names.size() < count) {
      String event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).as("after %d of %d", names.size(), count).isNotNull();
      names.add(event.split(" ")[1]);
    }
    return names;
  }

  private static String words(Tree.Mapping object) {
    Tree.Mapping metadata = object.mapping("metadata");
    return metadata.text("name").orElse("") + " " + metadata.text("resourceVersion").orElse("");
  }
}
