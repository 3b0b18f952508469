package dev.slipway.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One named thing that is kept running on one target from one path of one repository.
 *
 * @param format empty where it is to be detected from the files
 * @param files the Compose files below the source's path, in override order; empty: the usual names
 * @param interval how often the daemon looks for a new commit
 * @param dependsOn apps that must be verified before this one is deployed
 * @param kubernetes the app's {@code kubernetes} section as it was checked, for the target of that
 *     kind to read; empty without one
 * @param projectDirectory where relative host paths that Git does not track point to; a directory
 *     of the app's own under the fleet's root unless the fleet says otherwise
 * @param suspend true while the daemon must leave the app alone
 */
public record App(
    AppName name,
    Source source,
    Optional<Format> format,
    List<String> files,
    List<String> profiles,
    TargetRef target,
    Trigger trigger,
    Duration interval,
    List<AppName> dependsOn,
    ApprovalRule approval,
    OnFailure onFailure,
    Drift drift,
    Verification verify,
    Optional<Backup> backup,
    boolean suspend,
    Set<Trust> trust,
    Tree.Mapping kubernetes,
    Path projectDirectory) {

  public App {
    files = List.copyOf(files);
    profiles = List.copyOf(profiles);
    dependsOn = List.copyOf(dependsOn);
    trust = Set.copyOf(trust);
  }

  /** The same app, for a deployment that may remove more of its objects than its limit allows. */
  public App pruning() {
    Tree.Mapping prune = kubernetes.mapping("prune").with("confirmed", Tree.of(true));
    return new App(
        name,
        source,
        format,
        files,
        profiles,
        target,
        trigger,
        interval,
        dependsOn,
        approval,
        onFailure,
        drift,
        verify,
        backup,
        suspend,
        trust,
        kubernetes.with("prune", prune),
        projectDirectory);
  }

  /**
   * Where an app comes from.
   *
   * @param repository a Git URL, or the absolute path of a repository on this machine
   * @param path the app's directory inside the repository, relative, {@code ""} for its root
   * @param allowedSigners an OpenSSH allowed-signers file or an OpenPGP keyring that every deployed
   *     commit must be signed against; empty where signatures are not asked for
   */
  public record Source(
      String repository, Ref ref, String path, Optional<Path> allowedSigners, boolean local) {}

  /** What of a repository is deployed. */
  public sealed interface Ref {
    record Branch(String name) implements Ref {}

    record Tag(String name) implements Ref {}

    /**
     * The highest tag in a range of Semantic Versioning, as in {@code ~1.4} or {@code >=1.2 <2}.
     */
    record SemverRange(String range) implements Ref {}

    record Commit(CommitId id) implements Ref {}

    /** As a person would say it: "main", "tag v1.2", "semver ~1.4" or an abbreviated commit. */
    default String display() {
      return switch (this) {
        case Branch branch -> branch.name();
        case Tag tag -> "tag " + tag.name();
        case SemverRange semver -> "semver " + semver.range();
        case Commit commit -> commit.id().abbreviated();
      };
    }
  }

  /** The languages that an app can be written in. */
  public enum Format {
    COMPOSE,
    KUSTOMIZE,
    HELM,
    PLAIN
  }

  /** Whether a new commit is deployed by itself. */
  public enum Trigger {
    AUTO,
    MANUAL
  }

  /** Whether a person must approve a plan before it is carried out. */
  public enum ApprovalRule {
    NONE,
    REQUIRED
  }

  /** What follows when a deployment does not prove healthy. */
  public enum OnFailure {
    /** Restore what last ran verified and hold the bad plan. */
    ROLLBACK,
    /** Leave everything as it is and pause the deployment. */
    SHELVE,
    /** Leave everything as it is and hold the bad plan. */
    HOLD,
    /** Ask the person who started the run; hold it where nobody can be asked. */
    ASK
  }

  /** What the daemon does about a target that no longer is as deployed. */
  public enum Drift {
    CORRECT,
    REPORT,
    IGNORE
  }

  /** What a repository may do beyond running confined containers; nothing unless granted. */
  public enum Trust {
    /** Run programs on the machine itself (target {@code process}). */
    HOST_PROCESSES,
    /** Have Slipway run commands of the repository's choice (smoke tests, backups). */
    COMMANDS,
    /** Mount paths of the host, share its namespaces or devices, or run privileged. */
    HOST_MOUNTS,
    /** Reach the Docker socket, which is as good as root. */
    DOCKER_SOCKET,
    /** Have objects in other namespaces than the app's own. */
    OTHER_NAMESPACES,
    /** Have objects of the whole cluster: definitions, cluster roles, webhooks, classes. */
    CLUSTER_OBJECTS;

    /** As {@code slipway.yaml} writes it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A command that is run before anything stops; it gets the run's id in {@code SLIPWAY_RUN}, since
   * it may run more than once for one run.
   */
  public record Backup(List<String> command, Duration timeout) {
    public Backup {
      command = List.copyOf(command);
    }
  }
}
