package dev.slipway.fleet;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one {@code slipway.yaml} says, with every reference resolved and every path absolute.
 *
 * @param file the file itself
 * @param root the directory for state, logs, caches and the host's own {@code config/<app>/}
 * @param approvers empty: the local user approves
 * @param targets by name, with those that are there without being listed
 * @param repositories by name; {@code this} is among them where the file lies in a Git repository
 * @param apps in the file's order
 */
public record Fleet(
    String name,
    Path file,
    Path root,
    Journal journal,
    List<Approver> approvers,
    Retention retention,
    Map<String, Target> targets,
    Map<String, Repository> repositories,
    List<App> apps) {
  /** The name of the repository that holds the file. */
  public static final String THIS = "this";

  public Fleet {
    approvers = List.copyOf(approvers);
    targets = Map.copyOf(targets);
    repositories = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(repositories));
    apps = List.copyOf(apps);
  }

  /** Where the history is kept. */
  public sealed interface Journal {
    record Sqlite(Path file) implements Journal {}

    /**
     * A shared PostgreSQL database.
     *
     * @param reference the URL without a password, or <code>${NAME}</code>
     */
    record Postgresql(String reference, Optional<Path> passwordFile) implements Journal {
      /**
       * The URL itself, which may hold a password.
       *
       * @throws Problem with exit code 13 where the variable is not set
       */
      public String url(Map<String, String> environment) {
        if (!reference.startsWith("${")) {
          return reference;
        }
        String variable = reference.substring(2, reference.length() - 1);
        String url = environment.getOrDefault(variable, "");
        if (url.isEmpty()) {
          throw new Problem(
              ExitCode.SECRET_MISSING,
              "the journal's URL is taken from " + variable + ", which is not set",
              "journal.postgresql.url",
              "set " + variable + " to postgresql://user:password@host/database");
        }
        return url;
      }
    }
  }

  /**
   * A person who may approve.
   *
   * @param key an OpenSSH public key, as in {@code id_ed25519.pub}
   */
  public record Approver(String name, String key) {}

  /**
   * How long what is past is kept.
   *
   * @param age of events; empty: for ever
   * @param count of events; empty: all
   */
  public record Retention(
      Optional<Duration> age, Optional<Integer> count, int releases, int logs) {}

  /**
   * A place where apps run.
   *
   * @param socket the Docker socket; empty: Docker's own default
   * @param kubeconfig the file that names the cluster; empty: as kubectl finds it
   * @param context the context of that file; empty: its current one
   */
  public record Target(
      TargetRef ref, Optional<Path> socket, Optional<Path> kubeconfig, Optional<String> context) {}

  /**
   * A Git repository and what it is trusted with.
   *
   * @param url a URL or an absolute path
   */
  public record Repository(
      String name, String url, Set<App.Trust> trust, Optional<Path> allowedSigners) {
    public Repository {
      trust = Set.copyOf(trust);
    }
  }

  /**
   * The app of that name.
   *
   * @throws Problem with exit code 2 and the nearest name where there is none
   */
  public App app(String wanted) {
    var names = apps.stream().map(app -> app.name().value()).toList();
    return apps.stream()
        .filter(app -> app.name().value().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new Problem(
                ExitCode.USAGE,
                "no app is called \"" + Wording.printable(wanted) + "\"",
                file.toString(),
                Wording.nearest(wanted, names)
                    .map(near -> "did you mean " + near + "?")
                    .orElse(
                        names.isEmpty()
                            ? "list it under apps"
                            : "it lists " + String.join(", ", names))));
  }

  /** The repository of an app as the file calls it; empty for a URL that it does not list. */
  public Optional<Repository> repository(App app) {
    String key = app.source().repository();
    if (app.source().local()) {
      return Optional.ofNullable(repositories.get(THIS));
    }
    return repositories.values().stream()
        .filter(repository -> !repository.name().equals(THIS) && repository.url().equals(key))
        .findFirst();
  }

  public Target target(App app) {
    return java.util.Objects.requireNonNull(targets.get(app.target().name()));
  }

  /** Where the host's own override and env files of an app lie. */
  public Path config(AppName app) {
    return root.resolve("config").resolve(app.value());
  }
}
