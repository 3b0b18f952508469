package dev.slipway.supervisor;

import java.util.Comparator;
import java.util.List;

/** Takes known secrets out of what services write, before any of it reaches a disk. */
final class Redactor {
  static final String MASK = "(secret)";

  private final List<String> secrets;

  Redactor(List<String> secrets) {
    this.secrets =
        secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  String redact(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, MASK);
    }
    return redacted;
  }

  /**
   * Where a text that goes on can be cut without cutting a secret in two: at the end, or before the
   * part of it that may be the beginning of one.
   */
  int safeCut(String text) {
    int cut = text.length();
    for (String secret : secrets) {
      int from = Math.max(0, text.length() - secret.length() + 1);
      for (int at = from; at < text.length(); at++) {
        if (secret.startsWith(text.substring(at))) {
          cut = Math.min(cut, at);
          break;
        }
      }
    }
    return cut;
  }
}
