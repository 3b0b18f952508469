package dev.slipway.kustomize.fuzz;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.LoadRestriction;
import dev.slipway.kustomize.file.MemoryTree;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The library, in this process. */
final class Ours {
  private final String managedBy;

  Ours(String managedBy) {
    this.managedBy = managedBy;
  }

  /** A crash is a failure that no failure of the real kustomize agrees with. */
  record Result(Outcome outcome, boolean crashed) {
    boolean agreesWith(Outcome upstream) {
      return !crashed && outcome.agreesWith(upstream);
    }
  }

  Result build(Tree tree) {
    var files = new MemoryTree();
    tree.files().keySet().forEach(path -> files.with(path, tree.bytes(path)));
    try {
      return new Result(
          Outcome.built(new Kustomizer(options(tree)).build(files, "/" + tree.target()).text()),
          false);
    } catch (KustomizeException failure) {
      return new Result(Outcome.failed(failure.source() + ": " + failure.getMessage()), false);
    } catch (RuntimeException | StackOverflowError crash) {
      var trace = new StringWriter();
      crash.printStackTrace(new PrintWriter(trace));
      return new Result(Outcome.failed(trace.toString()), true);
    }
  }

  private Options options(Tree tree) {
    Options options = Options.DEFAULT.withManagedBy(managedBy);
    for (String flag : tree.flags()) {
      options =
          switch (flag) {
            case "--reorder=none" -> options.withOrder(Options.Order.NONE);
            case "--reorder=legacy" -> options.withOrder(Options.Order.LEGACY);
            case "--load-restrictor=LoadRestrictionsNone" ->
                options.withRestriction(LoadRestriction.NONE);
            case "--enable-managedby-label" -> options.withManagedByLabel(true);
            case String _ -> options;
          };
    }
    return options;
  }
}
