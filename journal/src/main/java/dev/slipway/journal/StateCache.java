package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.Digest;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the journal folded to once, in a file, so that a long journal need not be folded anew by
 * each process.
 *
 * <p>State stays a fold over events: the file only saves the time. It counts for a journal that has
 * the very entry that it was made at; everything else about it is thrown away without a word, and
 * so may the file be. It is keyed, so that no other program can put a state in the place of the
 * journal's.
 */
public final class StateCache {
  /** To be raised when events come to fold to something else. */
  private static final int FOLD = 1;

  /** Fewer entries than this are folded as fast as a file is read. */
  private static final long WORTH_IT = 2_000;

  private final Path file;
  private final byte[] key;
  private final String version;

  /**
   * @param key of the fleet; a file that was made with another does not count
   * @param version of Slipway; nor does one that another version made
   */
  public StateCache(Path file, byte[] key, String version) {
    this.file = file;
    this.key = key.clone();
    this.version = version + "/" + FOLD;
  }

  /** What a journal says, from the file as far as that goes. */
  public States read(Journal journal) {
    return stored().filter(states -> holds(states, journal)).orElse(States.EMPTY);
  }

  /** Keeps a state, where so much has come to it since the last one that it is worth the time. */
  public States keep(States before, States now) {
    long news = now.sequence() - before.sequence();
    if (news < Math.max(WORTH_IT, before.sequence() / 10)) {
      return before;
    }
    try {
      write(now);
    } catch (IOException e) {
      // The next process folds what this one has folded; nothing else is lost.
    }
    return now;
  }

  private static boolean holds(States states, Journal journal) {
    List<StoredEntry> from = journal.stored(states.sequence() - 1);
    return !from.isEmpty()
        && from.getFirst().sequence() == states.sequence()
        && from.getFirst().hash().equals(states.hash());
  }

  private Optional<States> stored() {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int length = mac(new byte[0]).length;
      byte[] content = Arrays.copyOfRange(bytes, Math.min(length, bytes.length), bytes.length);
      if (!Arrays.equals(mac(content), 0, length, bytes, 0, Math.min(length, bytes.length))) {
        return Optional.empty();
      }
      return TreeBytes.read(content, 0) instanceof Tree.Mapping tree
          ? Optional.of(tree)
              .filter(t -> t.text("version").equals(Optional.of(version)))
              .map(StateCache::states)
          : Optional.empty();
    } catch (IOException | Problem e) {
      return Optional.empty();
    }
  }

  private static States states(Tree.Mapping tree) {
    var in = new Fields("state", tree);
    SequencedMap<AppName, AppState> apps =
        new TreeMap<>(StateCodec.restore(in.under("state"), Map.of()));
    return new States(apps, in.number("sequence"), in.text("hash"));
  }

  private void write(States states) throws IOException {
    byte[] content =
        TreeBytes.write(
            Tree.mapping()
                .put("version", version)
                .put("sequence", states.sequence())
                .put("hash", states.hash())
                .put("state", StateCodec.write(states, _ -> false, (_, _) -> true))
                .build());
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      return;
    }
    Files.createDirectories(directory);
    Path next = Files.createTempFile(directory, "." + file.getFileName(), ".new");
    try {
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      try (var out = Files.newOutputStream(next)) {
        out.write(mac(content));
        out.write(content);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private byte[] mac(byte[] content) {
    return Digest.keyed(key, Digest.of(content)).getBytes(StandardCharsets.US_ASCII);
  }
}
