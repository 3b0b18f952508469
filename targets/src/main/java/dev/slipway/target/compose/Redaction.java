package dev.slipway.target.compose;

import dev.slipway.model.SecretNames;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must be taken out of everything that the target hands on.
 *
 * <p>Values come from the renderings that this process has seen and, since a later process has seen
 * none, from the containers: variables that a label or their name marks as secret, passwords in
 * URLs, and the files below {@code /run/secrets}.
 */
final class Redaction {
  private static final Pattern URL_PASSWORD = Pattern.compile("://[^/@:\\s]*:([^/@\\s]+)@");

  private final Engine engine;
  private final AtomicReference<Secrets> seen = new AtomicReference<>(Secrets.NONE);

  Redaction(Engine engine) {
    this.engine = engine;
  }

  /** Remembers the values of a rendering, and gives all that are known. */
  Secrets known(Secrets secrets) {
    return seen.updateAndGet(
        known -> known.reveal().containsAll(secrets.reveal()) ? known : known.and(secrets));
  }

  /** All that is known and all that some containers hold. */
  Secrets of(List<Container> containers) {
    var values = new ArrayList<String>();
    for (Container container : containers) {
      Set<String> marked =
          container
              .label(Labels.SECRET_VARIABLES)
              .map(names -> Arrays.stream(names.split(",")).collect(Collectors.toSet()))
              .orElse(Set.of());
      for (String variable : container.environment()) {
        int equals = variable.indexOf('=');
        if (equals > 0) {
          add(values, marked, variable.substring(0, equals), variable.substring(equals + 1));
        }
      }
      container.inspected().items("Mounts").forEach(mount -> addSecretFile(values, mount));
    }
    return seen.get().and(Secrets.of(values));
  }

  private static void add(List<String> values, Set<String> marked, String name, String value) {
    if (marked.contains(name) || SecretNames.looksSecret(name)) {
      values.add(value);
    }
    var password = URL_PASSWORD.matcher(value);
    while (password.find()) {
      values.add(password.group(1));
    }
  }

  private void addSecretFile(List<String> values, Tree mount) {
    if (mount instanceof Tree.Mapping mapping
        && mapping.text("Destination").filter(d -> d.startsWith("/run/secrets/")).isPresent()) {
      mapping
          .text("Source")
          .flatMap(source -> engine.file(Path.of(source)))
          .filter(content -> content.length < 65_536)
          .ifPresent(content -> values.add(new String(content, StandardCharsets.UTF_8).strip()));
    }
  }
}
