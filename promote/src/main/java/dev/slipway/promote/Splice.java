package dev.slipway.promote;

import dev.slipway.git.BoundedProgram;
import dev.slipway.git.Mirror;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts one folder of one commit into the tree of another, as Git objects: no index, no working
 * tree.
 */
final class Splice {
  private static final String EMPTY_PARENT = "";

  private final Mirror mirror;

  Splice(Mirror mirror) {
    this.mirror = mirror;
  }

  /** One entry of a tree as {@code git mktree} takes it: mode, type and object. */
  record Entry(String mode, String type, String object) {}

  /** What a commit has at a path; empty where it has nothing. */
  Optional<Entry> at(CommitId commit, String path) {
    if (path.isEmpty()) {
      return Optional.of(new Entry("040000", "tree", tree(commit)));
    }
    String listing = mirror.ask("ls-tree", "-z", "--full-tree", commit.value(), "--", path);
    int tab = listing.indexOf('\t');
    if (tab < 0) {
      return Optional.empty();
    }
    String[] words = listing.substring(0, tab).split(" ");
    return Optional.of(new Entry(words[0], words[1], words[2]));
  }

  private String tree(CommitId commit) {
    return mirror.ask("rev-parse", "--verify", commit + "^{tree}").strip();
  }

  /** The tree of a commit with one path replaced. */
  String replace(CommitId head, String path, Entry entry) {
    String below = path;
    Entry replacement = entry;
    while (!below.isEmpty()) {
      int slash = below.lastIndexOf('/');
      String parent = slash < 0 ? "" : below.substring(0, slash);
      String name = below.substring(slash + 1);
      replacement = new Entry("040000", "tree", with(parentTree(head, parent), name, replacement));
      below = parent;
    }
    return replacement.object();
  }

  /** The tree to put the entry into; none where the folder is not there or no longer a folder. */
  private String parentTree(CommitId head, String parent) {
    return at(head, parent)
        .filter(found -> found.type().equals("tree"))
        .map(Entry::object)
        .orElse(EMPTY_PARENT);
  }

  private String with(String tree, String name, Entry entry) {
    var lines = new ByteArrayOutputStream();
    byte[] own = name.getBytes(StandardCharsets.UTF_8);
    if (!tree.equals(EMPTY_PARENT)) {
      byte[] listing = run(new byte[0], "ls-tree", "-z", tree).bytes();
      int start = 0;
      for (int i = 0; i < listing.length; i++) {
        if (listing[i] == 0) {
          byte[] line = Arrays.copyOfRange(listing, start, i + 1);
          if (!names(line, own)) {
            lines.writeBytes(line);
          }
          start = i + 1;
        }
      }
    }
    lines.writeBytes(
        "%s %s %s\t"
            .formatted(entry.mode(), entry.type(), entry.object())
            .getBytes(StandardCharsets.UTF_8));
    lines.writeBytes(own);
    lines.write(0);
    // A submodule's commit is in another repository, hence --missing.
    return run(lines.toByteArray(), "mktree", "-z", "--missing").text().strip();
  }

  /** Names are bytes to Git; siblings that are no text pass through as they are. */
  private static boolean names(byte[] line, byte[] name) {
    int tab = 0;
    while (line[tab] != '\t') {
      tab++;
    }
    return Arrays.equals(line, tab + 1, line.length - 1, name, 0, name.length);
  }

  private BoundedProgram.Outcome run(byte[] input, String... arguments) {
    var outcome = mirror.git().fed(input).run(arguments);
    if (!outcome.ok()) {
      throw new Problem(
          ExitCode.ERROR,
          "the rollback commit cannot be made: " + Wording.printable(outcome.err()),
          Wording.printable(mirror.url().location()),
          "run the rollback again");
    }
    return outcome;
  }
}
