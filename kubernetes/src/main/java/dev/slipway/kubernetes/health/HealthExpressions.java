package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.health.Expression.Unusable;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the fleet judges objects whose status says nothing that is common: the key {@code health} of
 * an app's {@code kubernetes} settings, with expressions in CEL.
 *
 * <p>They have the order and the meaning of Flux's {@code healthCheckExprs}: a status of another
 * generation is in progress; then {@code inProgress}, {@code failed} and {@code current} are asked,
 * and the first that is true decides. Where none is true, or one cannot be answered for the object
 * as it is, it is in progress. An entry with a namespace or a name is for those objects only; of
 * several that fit, the first counts.
 */
public final class HealthExpressions {
  public static final HealthExpressions NONE = new HealthExpressions(List.of());

  private final List<Rule> rules;

  private HealthExpressions(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Compiles the entries of {@code health}.
   *
   * @param settings what {@code slipway.yaml} has under {@code kubernetes}
   * @throws Problem with exit code 2 where an entry or an expression is wrong; it names the key
   */
  public static HealthExpressions of(Tree.Mapping settings) {
    var rules = new ArrayList<Rule>();
    List<Tree> entries = settings.items("health");
    for (int i = 0; i < entries.size(); i++) {
      String key = "kubernetes.health[" + i + "]";
      if (!(entries.get(i) instanceof Tree.Mapping entry)) {
        throw wrong(key, "is no mapping", "write apiVersion, kind and current");
      }
      rules.add(Rule.of(key, entry));
    }
    return rules.isEmpty() ? NONE : new HealthExpressions(rules);
  }

  /** What the fleet's expressions say of an object; empty where none is meant for it. */
  public Optional<Readiness> judge(Tree.Mapping object) {
    ObjectId id = ObjectId.of(object);
    return rules.stream()
        .filter(rule -> rule.meant(id))
        .findFirst()
        .map(rule -> rule.judge(new Live(object)));
  }

  private static Problem wrong(String key, String what, String next) {
    return new Problem(ExitCode.USAGE, key + " " + what, "slipway.yaml", next);
  }

  /** One entry; what is {@code ""} is not asked. */
  private record Rule(
      String group,
      String kind,
      String namespace,
      String name,
      Optional<Expression> inProgress,
      Optional<Expression> failed,
      Expression current) {

    static Rule of(String key, Tree.Mapping entry) {
      String version = entry.text("apiVersion").orElse("");
      String kind = entry.text("kind").orElse("");
      if (version.isEmpty() || kind.isEmpty()) {
        throw wrong(key, "does not say which objects it is for", "give it apiVersion and kind");
      }
      return new Rule(
          ObjectId.group(version),
          kind,
          entry.text("namespace").orElse(""),
          entry.text("name").orElse(""),
          expression(key, entry, "inProgress"),
          expression(key, entry, "failed"),
          expression(key, entry, "current")
              .orElseThrow(() ->
                  wrong(
                      key,
                      "has no expression for current",
                      "say when such an object is well, as in"
                          + " current: \"status.phase == 'Ready'\"")));
    }

    private static Optional<Expression> expression(String key, Tree.Mapping entry, String name) {
      Optional<String> text = entry.text(name).filter(written -> !written.isBlank());
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Expression.of(text.get()));
      } catch (Unusable e) {
        throw wrong(
            key + "." + name,
            "cannot be used: " + e.getMessage(),
            "write a CEL expression that is true or false, as in \"status.phase == 'Ready'\"");
      }
    }

    boolean meant(ObjectId id) {
      return id.kind().equals(kind)
          && id.group().equals(group)
          && (namespace.isEmpty() || namespace.equals(id.namespace()))
          && (name.isEmpty() || name.equals(id.name()));
    }

    Readiness judge(Live live) {
      if (live.ending()) {
        return new Readiness(Readiness.Status.TERMINATING, "is being deleted");
      }
      Optional<Readiness> unobserved = Readiness.unobserved(live);
      if (unobserved.isPresent()) {
        return unobserved.get();
      }
      try {
        if (inProgress.isPresent() && inProgress.get().holds(live.object())) {
          return Readiness.inProgress("in progress" + said(live));
        }
        if (failed.isPresent() && failed.get().holds(live.object())) {
          return Readiness.failed("failed" + said(live));
        }
        return current.holds(live.object())
            ? Readiness.current("current")
            : Readiness.inProgress("not current yet" + said(live));
      } catch (Unusable e) {
        return Readiness.inProgress("cannot be judged yet: " + e.getMessage());
      }
    }

    /** What the object itself says, for the reader: Ready's message, or the first condition's. */
    private static String said(Live live) {
      return live.condition("Ready")
          .or(() -> live.conditions().stream().findFirst())
          .map(Live.Condition::said)
          .filter(said -> !said.isEmpty())
          .map(said -> ": " + said)
          .orElse("");
    }
  }
}
