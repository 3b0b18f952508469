package dev.slipway.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The completion scripts, made from the same model that the command line is parsed with. */
final class Completion {
  private final Map<String, List<String>> options = new LinkedHashMap<>();
  private final TreeSet<String> ofApps = new TreeSet<>();
  private final TreeSet<String> ofFiles = new TreeSet<>();
  private final TreeSet<String> withValue = new TreeSet<>();

  Completion(Commands commands) {
    for (Verb verb : Verb.values()) {
      var spec = Syntax.of(verb, commands.of(verb)).spec();
      options.put(
          verb.words(), spec.options().stream().map(option -> option.longestName()).toList());
      spec.options().stream()
          .filter(option -> option.arity().max() > 0)
          .forEach(option -> withValue.add(option.longestName()));
      var labels = spec.positionalParameters().stream().map(p -> p.paramLabel()).toList();
      if (labels.contains("APP")) {
        ofApps.add(verb.words());
      } else if (labels.contains("FILE") || labels.contains("PATH")) {
        ofFiles.add(verb.words());
      }
    }
  }

  String script(String shell) {
    return switch (shell) {
      case "bash" -> bash();
      case "zsh" -> zsh();
      case "fish" -> fish();
      default -> throw new IllegalArgumentException(shell);
    };
  }

  private String bash() {
    var cases = new StringBuilder();
    options.forEach((verb, names) ->
        cases
            .append("    \"")
            .append(verb)
            .append("\") options=\"")
            .append(String.join(" ", names))
            .append("\" apps=")
            .append(ofApps.contains(verb) ? "yes" : "")
            .append(" ;;\n"));
    return """
    # Completion of slipway for bash; made by: slipway completion bash
    _slipway() {
      local word=${COMP_WORDS[COMP_CWORD]} verb= options= apps=
      COMPREPLY=()
      if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "%s" -- "$word"))
        return
      fi
      verb=${COMP_WORDS[1]}
      case $verb in
        %s)
          if [ "$COMP_CWORD" -eq 2 ]; then
            case $verb in
    %s        esac
            return
          fi
          verb="$verb ${COMP_WORDS[2]}"
          ;;
      esac
      case ${COMP_WORDS[COMP_CWORD - 1]} in
        --fleet | --root | --key) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --output | -o) COMPREPLY=($(compgen -W "text json yaml" -- "$word")); return ;;
      esac
      case $verb in
    %s  esac
      case $word in
        -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
        *)
          if [ -n "$apps" ]; then
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" completion apps 2>/dev/null)" -- "$word"))
          else
            COMPREPLY=($(compgen -f -- "$word"))
          fi
          ;;
      esac
    }
    complete -F _slipway slipway
    """
        .formatted(String.join(" ", firstWords()), twoWords(), second(), cases);
  }

  /** Serves as a file of zsh's {@code fpath}, and to be sourced. */
  private String zsh() {
    var cases = new StringBuilder();
    options.forEach((verb, names) ->
        cases
            .append("    \"")
            .append(verb)
            .append("\") options=(")
            .append(String.join(" ", names))
            .append(") apps=")
            .append(ofApps.contains(verb) ? "yes" : "")
            .append(" ;;\n"));
    return """
    #compdef slipway
    # Completion of slipway for zsh; made by: slipway completion zsh
    _slipway() {
      local verb=${words[2]} apps=
      local -a choices options
      if (( CURRENT == 2 )); then
        choices=(%s)
        _describe 'verb' choices
        return
      fi
      case $verb in
        %s)
          if (( CURRENT == 3 )); then
            case $verb in
    %s        esac
            _describe 'verb' choices
            return
          fi
          verb="$verb ${words[3]}"
          ;;
      esac
      case ${words[CURRENT - 1]} in
        --fleet | --root | --key) _files; return ;;
        --output | -o) compadd -- text json yaml; return ;;
      esac
      case $verb in
    %s  esac
      if [[ ${words[CURRENT]} == -* ]]; then
        compadd -- $options
      elif [[ -n $apps ]]; then
        compadd -- ${(f)"$(${words[1]} completion apps 2>/dev/null)"}
      else
        _files
      fi
    }
    if [[ $funcstack[1] == _slipway ]]; then _slipway "$@"; else compdef _slipway slipway; fi
    """
        .formatted(described(firsts()), twoWords(), secondsDescribed(), cases);
  }

  /** The first words of all verbs with what they are for. */
  private static SequencedMap<String, String> firsts() {
    var firsts = new LinkedHashMap<String, String>();
    for (Verb verb : Verb.values()) {
      String[] words = verb.words().split(" ");
      firsts.putIfAbsent(
          words[0], words.length == 1 ? verb.summary() : "more verbs about the " + words[0]);
    }
    return firsts;
  }

  private static String described(Map<String, String> words) {
    return words.entrySet().stream()
        .map(word -> "'" + word.getKey() + ":" + word.getValue().replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private static String secondsDescribed() {
    var byFirst = new LinkedHashMap<String, Map<String, String>>();
    for (Verb verb : Verb.values()) {
      String[] words = verb.words().split(" ");
      if (words.length == 2) {
        byFirst.computeIfAbsent(words[0], _ -> new LinkedHashMap<>()).put(words[1], verb.summary());
      }
    }
    var cases = new StringBuilder();
    byFirst.forEach((first, seconds) ->
        cases
            .append("          ")
            .append(first)
            .append(") choices=(")
            .append(described(seconds))
            .append(") ;;\n"));
    return cases.toString();
  }

  private List<String> firstWords() {
    return options.keySet().stream().map(words -> words.split(" ")[0]).distinct().toList();
  }

  private String twoWords() {
    return String.join(
        " | ",
        options.keySet().stream()
            .filter(words -> words.contains(" "))
            .map(words -> words.split(" ")[0])
            .distinct()
            .toList());
  }

  private String second() {
    var byFirst = new LinkedHashMap<String, StringBuilder>();
    for (String words : options.keySet()) {
      int space = words.indexOf(' ');
      if (space > 0) {
        byFirst
            .computeIfAbsent(words.substring(0, space), _ -> new StringBuilder())
            .append(words.substring(space + 1))
            .append(' ');
      }
    }
    var cases = new StringBuilder();
    byFirst.forEach((first, seconds) ->
        cases
            .append("          ")
            .append(first)
            .append(") COMPREPLY=($(compgen -W \"")
            .append(seconds.toString().strip())
            .append("\" -- \"$word\")) ;;\n"));
    return cases.toString();
  }

  private String fish() {
    var script = new StringBuilder();
    script.append("# Completion of slipway for fish; made by: slipway completion fish\n");
    script.append("complete -c slipway -f\n");
    for (Verb verb : Verb.values()) {
      String[] words = verb.words().split(" ");
      boolean two = words.length == 2;
      String when = two ? "__fish_seen_subcommand_from " + words[0] : "__fish_use_subcommand";
      script
          .append("complete -c slipway -n '")
          .append(when)
          .append("' -a ")
          .append(two ? words[1] : words[0])
          .append(" -d '")
          .append(verb.summary())
          .append("'\n");
      String seen = "__fish_seen_subcommand_from " + words[words.length - 1];
      for (String option : options.getOrDefault(verb.words(), List.of())) {
        script
            .append("complete -c slipway -n '")
            .append(seen)
            .append("' -l ")
            .append(option.substring(2))
            .append(fishValue(option))
            .append('\n');
      }
      if (ofApps.contains(verb.words())) {
        script
            .append("complete -c slipway -n '")
            .append(seen)
            .append("' -a '(slipway completion apps 2>/dev/null)'\n");
      } else if (ofFiles.contains(verb.words())) {
        script.append("complete -c slipway -n '").append(seen).append("' -F\n");
      }
    }
    firsts()
        .forEach((first, meaning) -> {
          if (Verb.of(first).isEmpty()) {
            script
                .append("complete -c slipway -n '__fish_use_subcommand' -a ")
                .append(first)
                .append(" -d '")
                .append(meaning)
                .append("'\n");
          }
        });
    return script.toString();
  }

  /** What may follow an option. */
  private String fishValue(String option) {
    return switch (option) {
      case "--fleet", "--root", "--key" -> " -r -F";
      case "--output" -> " -x -a 'text json yaml'";
      default -> withValue.contains(option) ? " -x" : "";
    };
  }
}
