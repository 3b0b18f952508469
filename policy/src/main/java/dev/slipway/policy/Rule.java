package dev.slipway.policy;

import dev.slipway.model.App.Trust;
import dev.slipway.model.Finding;
import dev.slipway.model.Finding.Severity;
import java.util.Arrays;
import java.util.Locale;

/** The checks, by names that stay as they are. */
public enum Rule {
  HOST_PROCESSES_NOT_TRUSTED(
      Severity.ERROR,
      "The app runs on a target of kind `process`, and its repository is not trusted with"
          + " `host-processes`."),
  COMMANDS_NOT_TRUSTED(
      Severity.ERROR,
      "A smoke test or the backup is a command, or a service is run by a provider program, and the"
          + " repository is not trusted with `commands`."),
  HOST_MOUNTS_NOT_TRUSTED(
      Severity.ERROR,
      "A service reaches the host, and the repository is not trusted with `host-mounts`: a path"
          + " outside the app's checkout and project directory (as a bind mount, a volume that is"
          + " one in disguise, a config, a secret or a build context), `privileged`, a namespace of"
          + " the host or of a foreign container, devices, capabilities beyond Docker's own,"
          + " loosened confinement."),
  DOCKER_SOCKET_NOT_TRUSTED(
      Severity.ERROR,
      "A service reaches the socket of a container engine, itself or through a directory above it,"
          + " and the repository is not trusted with `docker-socket`."),
  OTHER_NAMESPACES_NOT_TRUSTED(
      Severity.ERROR,
      "An object lies in another namespace than the app's own, and the repository is not trusted"
          + " with `other-namespaces`."),
  CLUSTER_OBJECTS_NOT_TRUSTED(
      Severity.ERROR,
      "An object belongs to the whole cluster (a definition, a cluster role, a webhook; not the"
          + " app's own Namespace), and the repository is not trusted with `cluster-objects`."),
  IMAGE_TAG_MUTABLE(
      Severity.WARNING,
      "The image's tag is one that moves: none, `latest`, a word, or a bare major version. The same"
          + " commit can bring up something else tomorrow."),
  ANONYMOUS_VOLUME(
      Severity.WARNING,
      "A volume without a name is left behind when its container is replaced, and its data with"
          + " it."),
  SECRET_IN_GIT(
      Severity.WARNING,
      "A setting whose name says that it is a secret has its value in a file that Git tracks."),
  TRACKED_PATH_WRITABLE(
      Severity.WARNING,
      "A service may write to a path that Git tracks. The next commit brings a new checkout, and"
          + " what was written stays behind."),
  RESTART_MISSING(
      Severity.WARNING,
      "A service has no restart policy, so that it stays down after a crash or a reboot. `restart:"
          + " \"no\"` says that this is meant."),
  HEALTHCHECK_MISSING(
      Severity.WARNING,
      "A service has no healthcheck and its app no smoke test, so that nothing but running proves"
          + " it.");

  private final Severity severity;
  private final String meaning;

  Rule(Severity severity, String meaning) {
    this.severity = severity;
    this.meaning = meaning;
  }

  /** The name in findings: {@code image-tag-mutable}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a finding of that name is one of these rules, and not a target's. */
  public static boolean isKey(String key) {
    return Arrays.stream(values()).anyMatch(rule -> rule.key().equals(key));
  }

  Finding finding(String where, String what, String next) {
    return new Finding(severity, key(), where, what, next);
  }

  static Rule untrusted(Trust trust) {
    return switch (trust) {
      case HOST_PROCESSES -> HOST_PROCESSES_NOT_TRUSTED;
      case COMMANDS -> COMMANDS_NOT_TRUSTED;
      case HOST_MOUNTS -> HOST_MOUNTS_NOT_TRUSTED;
      case DOCKER_SOCKET -> DOCKER_SOCKET_NOT_TRUSTED;
      case OTHER_NAMESPACES -> OTHER_NAMESPACES_NOT_TRUSTED;
      case CLUSTER_OBJECTS -> CLUSTER_OBJECTS_NOT_TRUSTED;
    };
  }

  /** The reference page of all checks, in Markdown. */
  public static String reference() {
    var page =
        new StringBuilder(
            """
            # Checks

            What `slipway check` and every plan look at. An error stops the run with exit code 35;
            a warning is shown and nothing more. This page is written from `Rule`; a test holds the
            two together.

            | check | severity | when |
            |---|---|---|
            """);
    for (Rule rule : values()) {
      page.append("| `")
          .append(rule.key())
          .append("` | ")
          .append(rule.severity.name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(rule.meaning)
          .append(" |\n");
    }
    return page.toString();
  }
}
