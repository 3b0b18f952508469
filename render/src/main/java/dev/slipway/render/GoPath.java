package dev.slipway.render;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as texts, cleaned and joined as Go does it: no file is looked at. */
final class GoPath {
  private GoPath() {}

  /** Without {@code .}, double slashes and {@code ..} that can be taken up. */
  static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (!parts.isEmpty() && !parts.getLast().equals("..")) {
          parts.removeLast();
          continue;
        }
        if (rooted) {
          continue;
        }
      }
      parts.addLast(part);
    }
    String joined = String.join("/", parts);
    return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
  }

  static String join(String base, String path) {
    return clean(base + "/" + path);
  }

  static boolean isWindowsAbsolute(String path) {
    boolean drive =
        path.length() > 2
            && Character.isLetter(path.charAt(0))
            && path.charAt(1) == ':'
            && (path.charAt(2) == '\\' || path.charAt(2) == '/');
    return drive || path.startsWith("\\\\");
  }
}
