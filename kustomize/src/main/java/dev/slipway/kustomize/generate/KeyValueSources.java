package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.KustomizeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the keys and values that a generator names: lines of files, literals, whole files. */
final class KeyValueSources {
  private final GeneratorArguments arguments;
  private final InputFiles files;
  private final List<Entry> entries = new ArrayList<>();

  /** One key with its value, in the order of reading. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
  record Entry(String key, byte[] value) {}

  KeyValueSources(GeneratorArguments arguments, InputFiles files) {
    this.arguments = arguments;
    this.files = files;
  }

  /** The values by key, in the order of the keys' bytes. */
  Map<String, byte[]> read() {
    step("env source files: " + list(arguments.envs()), this::readEnvs);
    step("literal sources " + list(arguments.literals()), this::readLiterals);
    step("file sources: " + list(arguments.files()), this::readFiles);
    var values = new TreeMap<String, byte[]>(Utf8Order.COMPARATOR);
    for (Entry entry : entries) {
      if (values.putIfAbsent(entry.key(), entry.value()) != null) {
        throw new KustomizeException(
            "configmap " + arguments.name() + " illegally repeats the key `" + entry.key() + "`",
            arguments.source());
      }
    }
    return values;
  }

  private static void step(String name, Runnable reading) {
    try {
      reading.run();
    } catch (KustomizeException failure) {
      throw failure.within(name).within("loading KV pairs");
    }
  }

  private static String list(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }

  private void readEnvs() {
    for (String path : arguments.envs()) {
      entries.addAll(EnvFile.parse(path, files.read(path)));
    }
  }

  private void readLiterals() {
    for (String literal : arguments.literals()) {
      int equals = literal.indexOf('=');
      if (equals <= 0) {
        throw new KustomizeException(
            "invalid literal source " + literal + ", expected key=value", arguments.source());
      }
      add(
          literal.substring(0, equals),
          withoutQuotes(literal.substring(equals + 1)).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String withoutQuotes(String text) {
    int last = text.length() - 1;
    return last > 0
            && text.charAt(0) == text.charAt(last)
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
        ? text.substring(1, last)
        : text;
  }

  private void readFiles() {
    for (String source : arguments.files()) {
      int equals = source.indexOf('=');
      if (equals < 0) {
        add(base(source), files.read(source));
        continue;
      }
      String key = source.substring(0, equals);
      String path = source.substring(equals + 1);
      if (path.indexOf('=') >= 0) {
        throw wrongFile("source \"" + source + "\" key name or file path contains '='");
      }
      if (key.isEmpty()) {
        throw wrongFile(
            "missing key name for file path \"" + path + "\" in source \"" + source + "\"");
      }
      if (path.isEmpty()) {
        throw wrongFile(
            "missing file path for key name \"" + key + "\" in source \"" + source + "\"");
      }
      add(key, files.read(path));
    }
  }

  private KustomizeException wrongFile(String message) {
    return new KustomizeException(
        message, arguments.source(), "write a path, or key=path without another '='");
  }

  /** The last part of a path; slashes at its end do not count. */
  private static String base(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return end == 0 ? "/" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  private void add(String key, byte[] value) {
    entries.add(new Entry(key, value));
  }
}
