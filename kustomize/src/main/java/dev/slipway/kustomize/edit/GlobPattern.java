package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns for paths as Go's {@code filepath.Match} knows them. */
final class GlobPattern {
  private GlobPattern() {}

  static Predicate<String> compile(String glob) {
    var regex = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '\\' && i + 1 < glob.length()) {
        regex.append(Pattern.quote(glob.substring(i + 1, i + 2)));
        i++;
      } else if (inClass) {
        regex.append(c == '&' || c == '[' ? "\\" + c : String.valueOf(c));
        inClass = c != ']';
      } else if (c == '[') {
        regex.append('[');
        inClass = true;
      } else {
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString()).asMatchPredicate();
    } catch (PatternSyntaxException _) {
      throw new KustomizeException("syntax error in pattern: " + glob);
    }
  }
}
