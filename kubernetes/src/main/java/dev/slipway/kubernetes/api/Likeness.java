package dev.slipway.kubernetes.api;

import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether an object is what was sent: all that was said is there, beside what the server adds. It
 * tells whether a write that was answered by a broken connection took place.
 */
final class Likeness {
  private Likeness() {}

  static boolean holds(Tree.Mapping there, Tree.Mapping sent) {
    Tree.Mapping metadata =
        sent.mapping("metadata")
            .without("resourceVersion")
            .without("managedFields")
            .without("creationTimestamp")
            .without("generation");
    return within(there, encoded(sent).without("status").with("metadata", metadata));
  }

  private static boolean within(Tree there, Tree sent) {
    return switch (sent) {
      case Tree.Mapping mapping ->
          there instanceof Tree.Mapping all
              && mapping.entries().entrySet().stream()
                  .allMatch(entry ->
                      entry.getValue() instanceof Tree.Null
                          || (empty(entry.getValue()) && all.get(entry.getKey()).isEmpty())
                          || all.get(entry.getKey())
                              .filter(value -> within(value, entry.getValue()))
                              .isPresent());
      case Tree.Sequence sequence ->
          there instanceof Tree.Sequence all
              && all.items().size() == sequence.items().size()
              && IntStream.range(0, all.items().size())
                  .allMatch(i -> within(all.items().get(i), sequence.items().get(i)));
      case Tree.Text _, Tree.Numeric _, Tree.Truth _, Tree.Null _ ->
          there.equals(sent) || there.scalar().equals(sent.scalar());
    };
  }

  private static boolean empty(Tree tree) {
    return tree.equals(Tree.Mapping.EMPTY) || tree.equals(new Tree.Sequence(List.of()));
  }

  /** A Secret keeps what is written as text encoded. */
  private static Tree.Mapping encoded(Tree.Mapping object) {
    Tree.Mapping data = object.mapping("data");
    for (var entry : object.mapping("stringData").entries().entrySet()) {
      byte[] text = entry.getValue().scalar().orElse("").getBytes(StandardCharsets.UTF_8);
      data = data.with(entry.getKey(), Tree.of(Base64.getEncoder().encodeToString(text)));
    }
    return object.get("stringData").isEmpty()
        ? object
        : object.without("stringData").with("data", data);
  }
}
