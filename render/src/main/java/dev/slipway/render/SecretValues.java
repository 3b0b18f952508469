package dev.slipway.render;

import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the values of a project that must not be seen.
 *
 * <p>The rule: secret is (1) what a key names that looks secret (PASSWORD, TOKEN, SECRET, KEY, DSN
 * and the like), wherever the value comes from; (2) what the host's own env files say, unless it is
 * plainly harmless: a switch, a number of up to five digits, a host name, a path or a time zone;
 * (3) the content of secrets; (4) the password inside of any URL. A switch such as "true" is never
 * secret, since a log without that word is no log.
 */
final class SecretValues {
  private static final List<String> PARTS =
      List.of("PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY");
  private static final Set<String> WORDS =
      Set.of("PASS", "PWD", "KEY", "KEYS", "DSN", "PIN", "AUTH", "SALT", "PW");
  private static final Set<String> SWITCHES =
      Set.of(
          "true",
          "false",
          "yes",
          "no",
          "on",
          "off",
          "none",
          "null",
          "enabled",
          "disabled",
          "debug",
          "info",
          "warn",
          "warning",
          "error",
          "trace",
          "production",
          "development",
          "staging",
          "test",
          "always",
          "never",
          "auto",
          "default",
          "required",
          "optional",
          "localhost");
  private static final Set<String> REGIONS =
      Set.of(
          "Africa",
          "America",
          "Antarctica",
          "Asia",
          "Atlantic",
          "Australia",
          "Europe",
          "Indian",
          "Pacific",
          "Etc");
  private static final int LARGEST = 100_000;

  private final ProjectFiles files;
  private final HostFiles host;
  private final Map<String, String> environment;
  private final HostPaths hostPaths;
  private final Set<String> found = new LinkedHashSet<>();

  SecretValues(
      ProjectFiles files, HostFiles host, Map<String, String> environment, HostPaths hostPaths) {
    this.files = files;
    this.host = host;
    this.environment = environment;
    this.hostPaths = hostPaths;
  }

  Secrets in(Tree.Mapping model) {
    files
        .read()
        .forEach((path, bytes) -> {
          boolean ofHost = hostPaths.has(path);
          if (ofHost && host.override().filter(path::equals).isEmpty()) {
            hostVariables(path, new String(bytes, StandardCharsets.UTF_8));
          }
        });
    environment.forEach(this::variable);
    walk(model);
    for (Tree tree : model.mapping("secrets").entries().values()) {
      if (tree instanceof Tree.Mapping secret) {
        secret
            .text("environment")
            .map(name -> environment.getOrDefault(ComposeReader.unescaped(name), ""))
            .ifPresent(found::add);
        secret.text("file").map(ComposeReader::unescaped).map(Path::of).ifPresent(this::file);
      }
    }
    for (Tree tree : model.mapping("configs").entries().values()) {
      if (tree instanceof Tree.Mapping config) {
        config.text("content").map(ComposeReader::unescaped).ifPresent(this::lines);
        config
            .text("environment")
            .map(name -> environment.getOrDefault(ComposeReader.unescaped(name), ""))
            .ifPresent(this::lines);
      }
    }
    found.removeIf(value -> SWITCHES.contains(value.toLowerCase(Locale.ROOT)));
    return Secrets.of(found);
  }

  private void hostVariables(Path path, String text) {
    EnvFile.read(path.toString(), text, environment::get, _ -> null)
        .forEach((name, value) -> {
          if (looksSecret(name) || !harmless(value)) {
            found.add(value);
          }
        });
  }

  private void variable(String name, String value) {
    if (looksSecret(name)) {
      found.add(value);
    }
    url(value);
  }

  private void walk(Tree tree) {
    switch (tree) {
      case Tree.Mapping mapping ->
          mapping
              .entries()
              .forEach((name, value) -> {
                if (value instanceof Tree.Text text) {
                  variable(name, ComposeReader.unescaped(text.value()));
                } else {
                  walk(value);
                }
              });
      case Tree.Sequence sequence -> sequence.items().forEach(this::walk);
      case Tree.Text text -> argument(ComposeReader.unescaped(text.value()));
      case Tree.Numeric _, Tree.Truth _, Tree.Null _ -> {}
    }
  }

  /** A word of a command, as in {@code --password=x} or {@code TOKEN=x}. */
  private void argument(String text) {
    int equals = text.indexOf('=');
    if (equals > 0 && text.indexOf(' ') < 0 && looksSecret(text.substring(0, equals))) {
      found.add(text.substring(equals + 1));
    }
    url(text);
  }

  private void lines(String content) {
    for (String line : content.split("\n", -1)) {
      int cut = line.indexOf('=') >= 0 ? line.indexOf('=') : line.indexOf(':');
      if (cut > 0 && looksSecret(line.substring(0, cut).strip())) {
        found.add(bare(line.substring(cut + 1).strip()));
      }
      url(line);
    }
  }

  private static String bare(String value) {
    String inner =
        value.endsWith(",") || value.endsWith(";") ? value.substring(0, value.length() - 1) : value;
    boolean quoted =
        inner.length() > 1
            && ((inner.startsWith("\"") && inner.endsWith("\""))
                || (inner.startsWith("'") && inner.endsWith("'")));
    return quoted ? inner.substring(1, inner.length() - 1) : inner;
  }

  private void file(Path path) {
    try {
      if (Files.isRegularFile(path) && Files.size(path) <= LARGEST) {
        found.add(Files.readString(path, StandardCharsets.ISO_8859_1).strip());
      }
    } catch (IOException e) {
      // A secret that cannot be read here cannot be leaked from here.
    }
  }

  /** The password in {@code scheme://user:password@host}. */
  private void url(String text) {
    for (int at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
      int end = at + 3;
      while (end < text.length() && "/?# \t\n\"'".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      String authority = text.substring(at + 3, end);
      int user = authority.lastIndexOf('@');
      int colon = authority.indexOf(':');
      if (user > 0 && colon >= 0 && colon < user) {
        found.add(authority.substring(colon + 1, user));
      }
    }
  }

  static boolean looksSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    if (upper.equals("PWD") || upper.endsWith("_FILE") || upper.contains("PUBLIC_KEY")) {
      return false;
    }
    if (PARTS.stream().anyMatch(upper::contains)) {
      return true;
    }
    for (String word : upper.split("_")) {
      if (WORDS.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean harmless(String value) {
    return SWITCHES.contains(value.toLowerCase(Locale.ROOT))
        || (value.length() <= 5 && value.chars().allMatch(Character::isDigit))
        || value.startsWith("/")
        || value.startsWith("./")
        || isHost(value)
        || isTimeZone(value);
  }

  /** A name with dots, or an address, perhaps with a port: db.example.org, 10.0.0.1:80. */
  private static boolean isHost(String value) {
    int colon = value.indexOf(':');
    String name = colon < 0 ? value : value.substring(0, colon);
    boolean port = colon < 0 || value.substring(colon + 1).chars().allMatch(Character::isDigit);
    if (!port || name.indexOf('.') < 0 || name.length() > 100) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      boolean plain =
          !label.isEmpty()
              && label.length() <= 20
              && label.chars().allMatch(c -> c == '-' || Character.isLetterOrDigit(c));
      if (!plain || !label.equals(label.toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTimeZone(String value) {
    int slash = value.indexOf('/');
    return value.equals("UTC")
        || (slash > 0
            && REGIONS.contains(value.substring(0, slash))
            && value.chars().allMatch(c -> Character.isLetter(c) || "/_+-".indexOf(c) >= 0));
  }
}
