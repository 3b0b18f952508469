package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.data.Json;
import dev.slipway.journal.AppState;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Event;
import dev.slipway.model.AppName;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that follow from the journal stay of a size that nobody has to think of. */
class StateFilesTest {
  private static final AppName WEB = new AppName("web");

  @TempDir Path directory;

  @Test
  void theEventsBesideAnAppsStateKeepTheNewestInWholeLines() throws IOException {
    var workspace = new Workspace(directory);
    var files = new StateFiles(workspace, 4_000);
    Path events = workspace.deploy(WEB).resolve("journal.ndjson");
    for (int sequence = 1; sequence <= 200; sequence++) {
      var event = new Event.AppContinued(WEB, "änne");
      files.write(
          AppState.of(WEB), new Entry(sequence, Instant.EPOCH, "sha256:0", "sha256:1", event));
      assertThat(Files.size(events)).isLessThanOrEqualTo(4_000);
    }
    List<String> lines = Files.readAllLines(events);
    assertThat(lines).hasSizeGreaterThan(5);
    long next = 201 - lines.size();
    for (String line : lines) {
      var entry = (Tree.Mapping) Json.parse("line", line);
      assertThat(entry.entries().get("sequence")).isEqualTo(Tree.of(next++));
    }
  }
}
