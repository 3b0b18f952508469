package dev.slipway.cli.command;

import dev.slipway.cli.console.Session;
import dev.slipway.kustomize.build.Options.Order;
import dev.slipway.kustomize.file.LoadRestriction;
import dev.slipway.kustomize.file.Remotes;
import dev.slipway.kustomize.file.RepositoryUrl;
import dev.slipway.kustomize.helm.HelmOptions;
import dev.slipway.kustomize.remote.GitProgram;
import dev.slipway.kustomize.remote.NetworkRemotes;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The flags of kustomize build, as they were given. */
record BuildFlags(
    LoadRestriction restriction,
    Optional<Order> order,
    boolean managedByLabel,
    HelmOptions helm,
    boolean explained) {
  private static final String NO_PROGRAMS =
      "a build runs no program, container or plugin that its input names";

  static void describe(Syntax syntax) {
    syntax
        .option(
            "--load-restrictor",
            "WHICH",
            "LoadRestrictionsRootOnly, or LoadRestrictionsNone: files from anywhere")
        .option("--reorder", "ORDER", "legacy or none, where the kustomization does not say")
        .flag("--enable-helm", "make resources of Helm charts: runs helm")
        .option("--helm-command", "PROGRAM", "in place of helm")
        .options("--helm-api-versions", "VERSION", "what charts see as the cluster's versions")
        .option("--helm-kube-version", "VERSION", "what charts see as the cluster's version")
        .flag("--helm-debug", "tell helm's output where it fails")
        .flag("--enable-managedby-label", "label each resource as made by kustomize")
        .flag("--as-current-user", "of no effect: no container is ever run")
        .flag("--network", "of no effect: no container is ever run")
        .option("--network-name", "NAME", "of no effect: no container is ever run")
        .options("--mount", "MOUNT", "of no effect: no container is ever run")
        .options("--env", "NAME", "of no effect: no container is ever run", "-e")
        .flag("--enable-alpha-plugins", "refused: " + NO_PROGRAMS)
        .flag("--enable-exec", "refused: " + NO_PROGRAMS);
  }

  static BuildFlags of(Invocation call) {
    for (String refused : List.of("--enable-alpha-plugins", "--enable-exec")) {
      if (call.flag(refused)) {
        throw new Problem(
            ExitCode.USAGE,
            refused + " is refused: " + NO_PROGRAMS,
            "",
            "use built-in transformers, or run the function before the build");
      }
    }
    return new BuildFlags(
        restriction(call.option("--load-restrictor").orElse("")),
        call.option("--reorder").map(BuildFlags::order),
        call.flag("--enable-managedby-label")
            || call.session()
                .environment("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL")
                .filter("on"::equals)
                .isPresent(),
        helm(call),
        false);
  }

  private static LoadRestriction restriction(String word) {
    return switch (word) {
      case "", "LoadRestrictionsRootOnly" -> LoadRestriction.ROOT_ONLY;
      case "LoadRestrictionsNone" -> LoadRestriction.NONE;
      default ->
          throw illegal(
              "--load-restrictor", word, "[LoadRestrictionsRootOnly LoadRestrictionsNone]");
    };
  }

  private static Order order(String word) {
    return switch (word) {
      case "legacy" -> Order.LEGACY;
      case "none" -> Order.NONE;
      default -> throw illegal("--reorder", word, "[legacy none]");
    };
  }

  private static Problem illegal(String flag, String word, String legal) {
    return new Problem(
        ExitCode.USAGE,
        "illegal flag value %s %s; legal values: %s"
            .formatted(flag, Wording.printable(word), legal),
        "",
        "");
  }

  private static HelmOptions helm(Invocation call) {
    HelmOptions helm =
        call.flag("--enable-helm")
            ? HelmOptions.enabled(call.option("--helm-command").orElse("helm"))
            : HelmOptions.DISABLED;
    return helm.withCluster(
            call.options("--helm-api-versions"), call.option("--helm-kube-version").orElse(""))
        .withDebug(call.flag("--helm-debug"));
  }

  BuildFlags withExplained(boolean explained) {
    return new BuildFlags(restriction, order, managedByLabel, helm, explained);
  }

  /** The library's options. */
  dev.slipway.kustomize.build.Options options(Session session, Consumer<String> warnings) {
    var options =
        dev.slipway.kustomize.build.Options.DEFAULT
            .withRestriction(restriction)
            .withManagedByLabel(managedByLabel)
            .withHelm(helm)
            .withExplained(explained)
            .withWarnings(warnings)
            .withRemotes(new LazyRemotes(cache(session)));
    return order.map(options::withOrder).orElse(options);
  }

  private static Path cache(Session session) {
    return session
        .environment("XDG_CACHE_HOME")
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("slipway/kustomize");
  }

  /** Looks for git only when a repository is named. */
  private record LazyRemotes(Path cache) implements Remotes {
    @Override
    public Checkout checkout(RepositoryUrl url) {
      return new NetworkRemotes(cache, GitProgram.onPath(), true).checkout(url);
    }

    @Override
    public byte[] fetch(String url, long most) {
      return new NetworkRemotes(cache, (_, _, _) -> new byte[0], true).fetch(url, most);
    }
  }
}
