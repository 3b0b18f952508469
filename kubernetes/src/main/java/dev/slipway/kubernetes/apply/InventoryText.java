package dev.slipway.kubernetes.apply;

import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The objects of an app as lines of text: Flux's form of an id, {@code
 * <namespace>_<name>_<group>_<kind>}, a space, and the version.
 */
final class InventoryText {
  /** Flux writes a colon, which names of roles may have, as two underscores. */
  private static final String COLON = "__";

  /** No name has a percent sign, so this stands for what could be taken for half a colon. */
  private static final String UNDERSCORE = "%5F";

  private static final Pattern LINE = Pattern.compile("([^_ ]*)_([^ ]*)_([^_ ]*)_([^_ ]+) ([^ ]+)");

  private InventoryText() {}

  /**
   * One object of an inventory.
   *
   * @param version the API version that it was last applied with, without its group
   */
  record Entry(ObjectId id, String version) {
    String apiVersion() {
      return id.group().isEmpty() ? version : id.group() + "/" + version;
    }
  }

  static String write(Collection<Entry> entries) {
    return entries.stream().map(entry -> line(entry) + "\n").collect(Collectors.joining());
  }

  static String line(Entry entry) {
    ObjectId id = entry.id();
    return String.join("_", id.namespace(), written(id.name()), id.group(), id.kind())
        + " "
        + entry.version();
  }

  private static String written(String name) {
    boolean mistakable = name.contains(COLON) || (name.contains("_") && name.contains(":"));
    return (mistakable ? name.replace("_", UNDERSCORE) : name).replace(":", COLON);
  }

  /**
   * @param where the inventory's name, for what is said about a line that cannot be read
   */
  static List<Entry> read(String text, String where) {
    return text.lines().filter(line -> !line.isBlank()).map(line -> entry(line, where)).toList();
  }

  private static Entry entry(String line, String where) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new Problem(
          ExitCode.ERROR,
          "the inventory has a line that names no object: " + Wording.printable(line),
          where,
          "restore the line, or delete the ConfigMap: the next deployment writes it anew, and what"
              + " is no longer in Git by then has to be deleted by hand");
    }
    String name = parts.group(2).replace(COLON, ":").replace(UNDERSCORE, "_");
    return new Entry(
        new ObjectId(parts.group(3), parts.group(4), parts.group(1), name), parts.group(5));
  }
}
