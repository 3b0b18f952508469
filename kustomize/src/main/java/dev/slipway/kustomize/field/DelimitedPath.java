package dev.slipway.kustomize.field;

import java.util.ArrayList;
import java.util.List;

/** Paths of fields as people write them, taken apart at their delimiters. */
public final class DelimitedPath {
  private DelimitedPath() {}

  /**
   * Splits at a delimiter unless a backslash stands before it; one delimiter at the very beginning
   * is allowed and means nothing.
   */
  public static List<String> split(String path, String delimiter) {
    List<String> raw = splitAll(path, delimiter);
    if (raw.size() > 1 && raw.getFirst().isEmpty()) {
      raw = raw.subList(1, raw.size());
    }
    var parts = new ArrayList<String>();
    parts.add(raw.getFirst());
    for (String next : raw.subList(1, raw.size())) {
      String last = parts.getLast();
      if (last.endsWith("\\")) {
        parts.set(parts.size() - 1, last.substring(0, last.length() - 1) + delimiter + next);
      } else {
        parts.add(next);
      }
    }
    return parts;
  }

  /**
   * Splits as {@link #split} does, but keeps what stands in brackets together: with the brackets
   * where it selects an item ({@code [name=a.b]}), without them where it is a name ({@code [a.b]}).
   */
  public static List<String> splitKeepingBrackets(String path, String delimiter) {
    List<String> split = split(path, delimiter);
    var parts = new ArrayList<String>();
    for (int i = 0; i < split.size(); i++) {
      String part = split.get(i);
      if (!part.startsWith("[") || part.endsWith("]")) {
        parts.add(part);
        continue;
      }
      var bracketed = new StringBuilder(part);
      while (i < split.size() - 1) {
        i++;
        bracketed.append(delimiter).append(split.get(i));
        if (split.get(i).endsWith("]")) {
          break;
        }
      }
      String whole = bracketed.toString();
      parts.add(whole.contains("=") ? whole : withoutBrackets(whole));
    }
    return parts;
  }

  private static String withoutBrackets(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBracket(text.charAt(start))) {
      start++;
    }
    while (end > start && isBracket(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBracket(char c) {
    return c == '[' || c == ']';
  }

  /** Splits at every occurrence; an empty text is one empty part. */
  public static List<String> splitAll(String text, String delimiter) {
    var parts = new ArrayList<String>();
    int from = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return parts;
  }
}
