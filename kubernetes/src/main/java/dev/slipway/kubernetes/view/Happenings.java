package dev.slipway.kubernetes.view;

import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView.Happening;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads the API's Event objects, old form and new. Pure. */
final class Happenings {
  private Happenings() {}

  /**
   * @param redacted takes the secrets out of a text
   */
  static Happening of(Tree.Mapping event, UnaryOperator<String> redacted) {
    Tree.Mapping about = event.mapping("involvedObject");
    var id =
        new ObjectId(
            ObjectId.group(about.text("apiVersion").orElse("")),
            about.text("kind").orElse(""),
            about.text("namespace").orElse(""),
            about.text("name").orElse(""));
    return new Happening(
        at(event),
        event.text("type").orElse(""),
        id.toString(),
        event.text("reason").orElse(""),
        redacted.apply(event.text("message").orElse("").strip()),
        count(event));
  }

  /** The uid of the object that an event is about. */
  static String about(Tree.Mapping event) {
    return event.mapping("involvedObject").text("uid").orElse("");
  }

  /** When it happened last. */
  static Instant at(Tree.Mapping event) {
    return Stream.of(
            event.mapping("series").text("lastObservedTime"),
            event.text("lastTimestamp"),
            event.text("eventTime"),
            event.mapping("metadata").text("creationTimestamp"))
        .flatMap(Optional::stream)
        .findFirst()
        .map(Instant::parse)
        .orElse(Instant.EPOCH);
  }

  private static long count(Tree.Mapping event) {
    return event
        .mapping("series")
        .text("count")
        .or(() -> event.text("count"))
        .map(Long::parseLong)
        .orElse(1L);
  }
}
