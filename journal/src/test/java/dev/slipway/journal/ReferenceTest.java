package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/journal.md} lists every event with every field, in their order. */
final class ReferenceTest {
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+_v\\d+)` \\| (.*?) \\| .+ \\|");

  @Test
  void listsEveryEventWithItsFields() throws Exception {
    var expected = new TreeMap<String, List<String>>();
    var kinds = new ArrayList<Class<?>>(List.of(Event.OfApp.class.getPermittedSubclasses()));
    kinds.add(Event.EventsSealed.class);
    for (Class<?> kind : kinds) {
      // run_started_v1 for RunStarted.
      String name = kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase();
      expected.put(
          name + "_v1",
          Arrays.stream(kind.getRecordComponents()).map(RecordComponent::getName).toList());
    }
    assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(EventCodec.TYPES);
    var listed = new TreeMap<String, List<String>>();
    for (String line : Files.readAllLines(Path.of("../docs/reference/journal.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        listed.put(row.group(1), List.of(row.group(2).replace("`", "").split(", ")));
      }
    }
    assertThat(listed).isEqualTo(expected);
  }
}
