package dev.slipway.kustomize.file;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as text, taken together and shortened without a look at any file. */
public final class FilePaths {
  private FilePaths() {}

  public static boolean isAbsolute(String path) {
    return path.startsWith("/");
  }

  /** One path after the other, shortened. */
  public static String join(String first, String second) {
    if (first.isEmpty()) {
      return second.isEmpty() ? "" : clean(second);
    }
    return clean(second.isEmpty() ? first : first + "/" + second);
  }

  /**
   * Without {@code .}, without {@code name/..} and doubled slashes; {@code .} where nothing is
   * left.
   */
  public static String clean(String path) {
    boolean absolute = isAbsolute(path);
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      boolean up = name.equals("..");
      boolean nothingAbove = absolute && names.isEmpty();
      if (up && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".") && !(up && nothingAbove)) {
        names.addLast(name);
      }
    }
    String joined = String.join("/", names);
    if (absolute) {
      return "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }

  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return ".";
    }
    return slash == 0 ? "/" : path.substring(0, slash);
  }

  /** Whether a path is the directory, or is below it. */
  public static boolean isIn(String path, String directory) {
    return directory.equals("/") || path.equals(directory) || path.startsWith(directory + "/");
  }

  /** How a person in a directory names a file: with {@code ..} where it is outside. */
  public static String relative(String path, String directory) {
    String[] to = path.split("/", -1);
    String[] from = directory.equals("/") ? new String[] {""} : directory.split("/", -1);
    int common = 0;
    while (common < to.length && common < from.length && to[common].equals(from[common])) {
      common++;
    }
    var text = new StringBuilder("../".repeat(from.length - common));
    for (int i = common; i < to.length; i++) {
      text.append(to[i]).append(i + 1 < to.length ? "/" : "");
    }
    return text.isEmpty() ? "." : text.toString();
  }
}
