package dev.slipway.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The reference page lists every key of the schema, and no other. */
class ReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/compose.md");
  private static final Set<String> STATES = Set.of("yes", "refused", "ignored");

  @Test
  void everyKeyOfTheFormatIsListedWithItsStatePerTarget() throws IOException {
    var listed = new TreeSet<String>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        String[] cells = line.split(" \\| ");
        listed.add(cells[0].substring(3, cells[0].length() - 1));
        for (int target = 1; target <= 2; target++) {
          assertThat(STATES).as(line).contains(cells[target].replaceAll("[:( ].*", ""));
        }
        assertThat(cells[2]).as(line).startsWith("yes");
      }
    }
    assertThat(listed).isEqualTo(keys());
    assertThat(listed).hasSizeGreaterThan(200);
  }

  static Set<String> keys() {
    var keys = new TreeSet<String>();
    ComposeSchema.types()
        .forEach((name, type) -> collect(keys, name.equals("file") ? "" : name, type));
    return keys;
  }

  private static void collect(Set<String> keys, String path, ComposeSchema.Type type) {
    switch (type) {
      case ComposeSchema.Type.Keys object -> {
        for (Map.Entry<String, ComposeSchema.Type> entry : object.keys().entrySet()) {
          String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          keys.add(key);
          collect(keys, key, entry.getValue());
        }
        object.chosen().values().forEach(chosen -> collect(keys, path, chosen));
      }
      case ComposeSchema.Type.Items items -> collect(keys, path, items.item());
      case ComposeSchema.Type.Either either ->
          either.types().forEach(one -> collect(keys, path, one));
      case ComposeSchema.Type.Scalar _,
          ComposeSchema.Type.OneOf _,
          ComposeSchema.Type.Between _,
          ComposeSchema.Type.Named _ -> {}
    }
  }
}
