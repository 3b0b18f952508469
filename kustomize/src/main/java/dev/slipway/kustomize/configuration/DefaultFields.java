package dev.slipway.kustomize.configuration;

import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.resource.Gvk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the table of what kustomize knows without being told; its head says how it is written. */
final class DefaultFields {
  static final TransformerConfiguration CONFIGURATION = read();

  private final Map<String, String> names = new HashMap<>();
  private final Map<FieldUse, List<FieldSpec>> fields = new EnumMap<>(FieldUse.class);
  private final Map<Gvk, List<FieldSpec>> references = new LinkedHashMap<>();
  private List<List<FieldSpec>> section = List.of();

  private DefaultFields() {}

  private static TransformerConfiguration read() {
    try (InputStream table =
        Objects.requireNonNull(DefaultFields.class.getResourceAsStream("default-fields.txt"))) {
      var reader = new DefaultFields();
      new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(reader::line);
      return reader.configuration();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private TransformerConfiguration configuration() {
    fields.replaceAll((_, specs) -> TransformerConfiguration.sorted(specs));
    List<NameReference> targets =
        references.entrySet().stream()
            .map(entry -> new NameReference(entry.getKey(), entry.getValue()))
            .toList();
    return new TransformerConfiguration(fields, TransformerConfiguration.sortedReferences(targets));
  }

  private void line(String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith(" ")) {
      field(line.strip());
    } else if (line.contains(" = ")) {
      names.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf('=') + 2));
    } else {
      section = section(line);
    }
  }

  private List<List<FieldSpec>> section(String line) {
    if (line.startsWith("nameReference ")) {
      Gvk target = type(line.substring(line.indexOf(' ') + 1));
      return List.of(references.computeIfAbsent(target, _ -> new ArrayList<>()));
    }
    return Stream.of(FieldUse.values())
        .filter(use -> List.of(line.split(",")).contains(use.key()))
        .map(use -> fields.computeIfAbsent(use, _ -> new ArrayList<>()))
        .toList();
  }

  private void field(String line) {
    boolean create = line.startsWith("+ ");
    String rest = create ? line.substring(2) : line;
    String kinds = rest.substring(0, rest.indexOf(' '));
    String path = rest.substring(rest.indexOf(' ') + 1);
    for (String kind : names.getOrDefault(kinds, kinds).split(",")) {
      int colon = kind.indexOf(':');
      FieldSpec spec =
          colon < 0
              ? new FieldSpec(type(kind), path, create)
              : new FieldSpec(
                  type(kind.substring(0, colon)), kind.substring(colon + 1) + "/" + path, create);
      section.forEach(specs -> specs.add(spec));
    }
  }

  private static Gvk type(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return new Gvk("", "", text.equals("*") ? "" : text);
    }
    int slash = text.lastIndexOf('/');
    return new Gvk(text.substring(at + 1, slash), text.substring(slash + 1), text.substring(0, at));
  }
}
