package dev.slipway.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The short syntax of volumes: {@code source:target:options}. */
final class MountSpec {
  private static final Set<String> PROPAGATIONS =
      Set.of("rprivate", "private", "rshared", "shared", "rslave", "slave");

  private MountSpec() {}

  static Value.Mapping parse(Value.Text spec) {
    String text = spec.text();
    var mount = new Value.Mapping(spec.at());
    if (text.isEmpty()) {
      throw wrong(spec, "it is empty");
    }
    if (text.length() <= 2) {
      return mount.put("type", "volume").put("target", text);
    }
    List<String> sections = sections(spec);
    String source = sections.size() > 1 ? sections.getFirst() : "";
    boolean bind = isPath(source);
    mount.put("type", bind ? "bind" : "volume");
    if (!source.isEmpty()) {
      mount.put("source", source);
    }
    mount.put("target", sections.size() > 1 ? sections.get(1) : sections.getFirst());
    if (sections.size() > 2) {
      options(mount, sections.get(2));
    }
    if (bind) {
      child(mount, "bind").put("create_host_path", new Value.Truth(spec.at(), true));
    } else {
      child(mount, "volume");
    }
    return mount;
  }

  private static Value.Mapping child(Value.Mapping mount, String key) {
    if (mount.get(key) instanceof Value.Mapping there) {
      return there;
    }
    var child = new Value.Mapping(mount.at());
    mount.put(key, child);
    return child;
  }

  /** What the colons part, but for the colon of a Windows drive and those inside a variable. */
  private static List<String> sections(Value.Text spec) {
    String text = spec.text();
    var sections = new ArrayList<String>();
    var section = new StringBuilder();
    int variables = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$' && text.startsWith("{", i + 1)) {
        variables++;
      } else if (c == '}' && variables > 0) {
        variables--;
      } else if (c == ':'
          && variables == 0
          && !(section.length() == 1 && Character.isLetter(section.charAt(0)))) {
        take(spec, sections, section);
        continue;
      }
      section.append(c);
    }
    take(spec, sections, section);
    if (sections.size() > 3) {
      throw wrong(spec, "it has too many colons");
    }
    return sections;
  }

  private static void take(Value.Text spec, List<String> sections, StringBuilder section) {
    if (section.isEmpty()) {
      throw wrong(spec, "a part between its colons is empty");
    }
    sections.add(section.toString());
    section.setLength(0);
  }

  private static void options(Value.Mapping mount, String options) {
    for (String option : options.split(",", -1)) {
      switch (option) {
        case "ro" -> mount.put("read_only", new Value.Truth(mount.at(), true));
        case "rw" -> mount.remove("read_only");
        case "nocopy" -> child(mount, "volume").put("nocopy", new Value.Truth(mount.at(), true));
        case "z", "Z" -> child(mount, "bind").put("selinux", option);
        default -> {
          if (PROPAGATIONS.contains(option)) {
            child(mount, "bind").put("propagation", option);
          }
        }
      }
    }
  }

  private static boolean isPath(String source) {
    if (source.isEmpty()) {
      return false;
    }
    char first = source.charAt(0);
    return first == '.'
        || first == '/'
        || first == '~'
        || source.startsWith("\\\\")
        || (Character.isLetter(first) && source.length() > 1 && source.charAt(1) == ':');
  }

  private static RuntimeException wrong(Value.Text spec, String why) {
    return Refusal.at(spec, "not a volume: " + why, "write source:target or source:target:ro");
  }
}
