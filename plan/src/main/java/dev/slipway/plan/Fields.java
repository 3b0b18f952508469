package dev.slipway.plan;

import dev.slipway.model.Change;
import dev.slipway.model.SecretNames;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tells how two versions of a service differ, setting by setting, without giving secrets away. */
final class Fields {
  private static final String CHANGED = "(secret, changed)";

  private final Secrets secrets;

  Fields(Secrets secrets) {
    this.secrets = secrets;
  }

  /** What differs; every setting where there is no version before. */
  List<Change.Field> between(Optional<Version> before, Version after, String service) {
    Map<String, Tree> old =
        before.map(version -> settings(version, service)).orElseGet(LinkedHashMap::new);
    Map<String, Tree> fresh = settings(after, service);
    var paths = new LinkedHashSet<>(fresh.keySet());
    paths.addAll(old.keySet());
    var fields = new ArrayList<Change.Field>();
    for (String path : new TreeSet<>(paths)) {
      Tree was = old.get(path);
      Tree is = fresh.get(path);
      if (was == null || is == null || !was.equals(is)) {
        fields.add(field(path, Optional.ofNullable(was), Optional.ofNullable(is)));
      }
    }
    return fields;
  }

  private Change.Field field(String path, Optional<Tree> was, Optional<Tree> is) {
    String before = was.map(value -> shown(path, value)).orElse("");
    String after = is.map(value -> shown(path, value)).orElse("");
    if (before.equals(after) && before.contains(Secrets.MASK)) {
      after = after.replace(Secrets.MASK, CHANGED);
    }
    return new Change.Field(secrets.redact(Wording.printable(path)), before, after);
  }

  /** Secrets go out before the text is cut or encoded, for then they could no longer be found. */
  private String shown(String path, Tree value) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    boolean secret =
        (path.startsWith("secrets.") && name.equals("content")) || SecretNames.looksSecret(name);
    if (secret && !value.scalar().orElse("").isEmpty()) {
      return Secrets.MASK;
    }
    Tree redacted = redacted(value);
    return Wording.printable(redacted.scalar().orElseGet(redacted::json));
  }

  private Tree redacted(Tree value) {
    return switch (value) {
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping.entries().forEach((key, item) -> entries.put(secrets.redact(key), redacted(item)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(this::redacted).toList());
      case Tree.Text text -> Tree.of(secrets.redact(text.value()));
      case Tree.Numeric number -> {
        String text = number.value().toPlainString();
        yield secrets.in(text) ? Tree.of(secrets.redact(text)) : number;
      }
      case Tree.Truth _, Tree.Null _ -> value;
    };
  }

  /** The service's own entry, and the networks, volumes, configs and secrets that it names. */
  private static Map<String, Tree> settings(Version version, String service) {
    var settings = new LinkedHashMap<String, Tree>();
    Tree.Mapping entry = version.service(service);
    flatten("", entry, version, settings);
    for (String kind : List.of("networks", "volumes", "configs", "secrets")) {
      for (String name : named(entry, kind)) {
        Tree.Mapping definition = version.rendered().model().mapping(kind).mapping(name);
        flatten(kind + "." + name, definition, version, settings);
      }
    }
    return settings;
  }

  private static Set<String> named(Tree.Mapping entry, String kind) {
    var names = new LinkedHashSet<>(entry.mapping(kind).entries().keySet());
    for (Tree item : entry.items(kind)) {
      if (item instanceof Tree.Mapping mapping) {
        mapping.text("source").ifPresent(names::add);
      } else {
        item.scalar().ifPresent(names::add);
      }
    }
    return names;
  }

  private static void flatten(
      String path, Tree value, Version version, Map<String, Tree> settings) {
    switch (value) {
      case Tree.Mapping mapping ->
          mapping
              .entries()
              .forEach((key, item) ->
                  flatten(path.isEmpty() ? key : path + "." + key, item, version, settings));
      case Tree.Sequence sequence -> {
        boolean scalars = sequence.items().stream().allMatch(i -> i.scalar().isPresent());
        if (scalars) {
          settings.put(path, relative(sequence, version));
          return;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
          flatten(path + "[" + i + "]", sequence.items().get(i), version, settings);
        }
      }
      case Tree.Null _ -> {}
      case Tree.Text _, Tree.Numeric _, Tree.Truth _ ->
          settings.put(path, relative(value, version));
    }
  }

  /** Paths into the checkout say where in the repository they are, not which checkout it was. */
  private static Tree relative(Tree value, Version version) {
    if (value instanceof Tree.Sequence sequence) {
      return new Tree.Sequence(
          sequence.items().stream().map(item -> relative(item, version)).toList());
    }
    if (value instanceof Tree.Text text && version.checkout().isPresent()) {
      String root = version.checkout().get().toString();
      if (text.value().equals(root)) {
        return Tree.of(".");
      }
      if (text.value().startsWith(root + "/")) {
        return Tree.of("." + text.value().substring(root.length()));
      }
    }
    return value;
  }
}
