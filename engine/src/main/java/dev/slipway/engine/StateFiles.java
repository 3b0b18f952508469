package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Entry;
import dev.slipway.journal.EventCodec;
import dev.slipway.journal.Stage;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that people and scripts read: {@code state.json}, {@code journal.ndjson} and {@code
 * current_stage}. They follow from the journal, are never read by Slipway, and may be deleted.
 */
final class StateFiles {
  /** Of {@code journal.ndjson}; beyond it the older half goes. {@code audit export} has it all. */
  private static final long LONGEST = 4 << 20;

  private final Workspace workspace;
  private final long longest;

  StateFiles(Workspace workspace) {
    this(workspace, LONGEST);
  }

  /**
   * @param longest how many bytes of events are kept beside each app's state
   */
  StateFiles(Workspace workspace, long longest) {
    this.workspace = workspace;
    this.longest = longest;
  }

  /** Brings the files of one app up to date; where they cannot be written, nothing is lost. */
  void write(AppState state, Entry entry) {
    Path directory = Workspace.privateDirectory(workspace.deploy(state.app()));
    try {
      append(directory.resolve("journal.ndjson"), line(entry).json() + "\n");
      replace(directory.resolve("state.json"), StateView.of(state).prettyJson() + "\n");
      var stage = state.lastRun().flatMap(AppState.Run::stage).map(Stage::key);
      if (stage.isPresent()) {
        replace(directory.resolve("current_stage"), stage.get() + "\n");
        replace(workspace.currentStage(), stage.get() + "\n");
      }
    } catch (IOException | UncheckedIOException e) {
      // Derived files: the journal has it all, and the next event writes them anew.
    }
  }

  private void append(Path file, String line) throws IOException {
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    long size = Files.size(file);
    if (size <= longest) {
      return;
    }
    byte[] all = Files.readAllBytes(file);
    int from = Math.toIntExact(size - longest / 2);
    while (from < all.length && all[from - 1] != '\n') {
      from++;
    }
    replace(file, new String(all, from, all.length - from, StandardCharsets.UTF_8));
  }

  private static Tree.Mapping line(Entry entry) {
    return Tree.mapping()
        .put("sequence", entry.sequence())
        .put("at", entry.at().toString())
        .put("type", entry.event().type())
        .put("hash", entry.hash())
        .put("event", EventCodec.encode(entry.event()))
        .build();
  }

  private static void replace(Path file, String content) throws IOException {
    Path next = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
