package dev.slipway.source;

import dev.slipway.git.Mirror;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists what a commit holds and refuses what could not be written out safely, by name. */
final class TreeListing {
  static final int MOST_ENTRIES = 500_000;
  static final long MOST_BYTES = 8L * 1024 * 1024 * 1024;
  private static final Pattern GIT_SHORT_NAME = Pattern.compile("git~[0-9]+");

  private TreeListing() {}

  /** All entries below the root of a commit or tree. */
  static List<TreeEntry> of(Mirror mirror, String tree, String prefix) {
    var answer = mirror.git().run("ls-tree", "-r", "-t", "-z", "-l", "--full-tree", tree);
    if (!answer.ok()) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the commit's files cannot be listed",
          Wording.printable(mirror.url().location()),
          "fetch the repository again");
    }
    List<TreeEntry> entries = parse(answer.bytes(), prefix);
    long bytes = 0;
    for (TreeEntry entry : entries) {
      bytes += entry.size();
    }
    if (entries.size() > MOST_ENTRIES || bytes > MOST_BYTES) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the commit holds %d entries of %d bytes together, which is more than is written out"
              .formatted(entries.size(), bytes),
          Wording.printable(mirror.url().location()),
          "deploy from a smaller repository");
    }
    return entries;
  }

  static List<TreeEntry> parse(byte[] listing, String prefix) {
    var entries = new ArrayList<TreeEntry>();
    int start = 0;
    for (int i = 0; i < listing.length; i++) {
      if (listing[i] == 0) {
        entries.add(entry(ByteBuffer.wrap(listing, start, i - start), prefix));
        start = i + 1;
      }
    }
    return entries;
  }

  private static TreeEntry entry(ByteBuffer line, String prefix) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(line.duplicate()).toString();
    } catch (CharacterCodingException _) {
      throw refused(
          StandardCharsets.ISO_8859_1.decode(line).toString().replaceFirst(".*\t", ""),
          "is not UTF-8");
    }
    int tab = text.indexOf('\t');
    String[] words = text.substring(0, tab).trim().split(" +");
    String path = text.substring(tab + 1);
    refuseUnsafe(path);
    TreeEntry.Kind kind =
        switch (words[0]) {
          case "100755" -> TreeEntry.Kind.EXECUTABLE;
          case "120000" -> TreeEntry.Kind.LINK;
          case "040000" -> TreeEntry.Kind.FOLDER;
          case "160000" -> TreeEntry.Kind.SUBMODULE;
          default -> TreeEntry.Kind.FILE;
        };
    long size = words[3].equals("-") ? 0 : Long.parseLong(words[3]);
    return new TreeEntry(kind, words[2], size, prefix + path);
  }

  private static void refuseUnsafe(String path) {
    if (path.codePoints().anyMatch(Character::isISOControl)) {
      throw refused(path, "holds control characters");
    }
    for (String part : path.split("/", -1)) {
      whyUnsafe(part)
          .ifPresent(why -> {
            throw refused(path, why);
          });
    }
  }

  /** Names that mean something else to a file system or to git than they seem to. */
  private static Optional<String> whyUnsafe(String part) {
    if (part.isEmpty() || part.equals(".") || part.equals("..")) {
      return Optional.of("leaves its folder");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > 255) {
      return Optional.of("has a part longer than 255 bytes");
    }
    var plain = new StringBuilder();
    part.codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .forEach(plain::appendCodePoint);
    String name = plain.toString().toLowerCase(Locale.ROOT).replaceFirst("[. ]+$", "");
    int stream = name.indexOf(':');
    String stem = stream < 0 ? name : name.substring(0, stream);
    return stem.equals(".git") || GIT_SHORT_NAME.matcher(stem).matches()
        ? Optional.of("passes for git's own folder")
        : Optional.empty();
  }

  private static Problem refused(String path, String why) {
    return new Problem(
        ExitCode.PREPARE_FAILED,
        "the file name \"" + Wording.printable(path) + "\" " + why,
        "",
        "rename it in the repository");
  }
}
