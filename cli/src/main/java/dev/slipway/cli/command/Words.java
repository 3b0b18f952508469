package dev.slipway.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line taken apart as far as it must be to know who answers it; this much is done before
 * any parser is loaded.
 *
 * @param verb as it was typed; empty where only options were given
 * @param rest everything but the verb, in order
 */
public record Words(String verb, List<String> rest) {
  public Words {
    rest = List.copyOf(rest);
  }

  /** Takes global options that stand before the verb together with those behind it. */
  public static Words of(List<String> args) {
    int at = 0;
    while (at < args.size() && args.get(at).startsWith("-") && !args.get(at).equals("--")) {
      at += Options.takesValue(args.get(at)) ? 2 : 1;
    }
    if (at >= args.size() || args.get(at).equals("--")) {
      return new Words("", args);
    }
    String verb = args.get(at);
    int end = at + 1;
    if (end < args.size() && Verb.of(verb + " " + args.get(end)).isPresent()) {
      verb = verb + " " + args.get(end);
      end++;
    }
    var rest = new ArrayList<String>(args.subList(0, at));
    rest.addAll(args.subList(end, args.size()));
    return new Words(verb, rest);
  }

  /** The known verb, if it is one. */
  public Optional<Verb> known() {
    return Verb.of(verb);
  }

  public boolean has(String option) {
    int end = rest.indexOf("--");
    int at = rest.indexOf(option);
    return at >= 0 && (end < 0 || at < end);
  }

  /** The value of an option, written as {@code --option value} or {@code --option=value}. */
  public Optional<String> value(String option) {
    for (int i = 0; i < rest.size() && !rest.get(i).equals("--"); i++) {
      if (rest.get(i).equals(option) && i + 1 < rest.size()) {
        return Optional.of(rest.get(i + 1));
      }
      if (rest.get(i).startsWith(option + "=")) {
        return Optional.of(rest.get(i).substring(option.length() + 1));
      }
    }
    return Optional.empty();
  }
}
