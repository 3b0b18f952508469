package dev.slipway.kubernetes.view;

import dev.slipway.kubernetes.health.HealthExpressions;
import dev.slipway.kubernetes.health.Readiness;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView.Ready;
import dev.slipway.target.ObjectView.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Says how objects stand, by the rules that deployments are judged with. Asks nobody. */
public final class Standings {
  private final HealthExpressions expressions;
  private final Secrets secrets;
  private final InstantSource clock;

  public Standings(HealthExpressions expressions, Secrets secrets, InstantSource clock) {
    this.expressions = expressions;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** How an object stands, as the API server gives it. */
  Standing of(Tree.Mapping object) {
    Readiness readiness =
        expressions.judge(object).orElseGet(() -> Readiness.of(object, clock.instant()));
    return standing(
        ObjectId.of(object),
        readiness,
        object.mapping("metadata").text("creationTimestamp").map(Instant::parse));
  }

  /** How an object stands that is not there. */
  Standing missing(ObjectId id) {
    return standing(id, Readiness.NOT_FOUND, Optional.empty());
  }

  /** What is said, without secrets. */
  String text(String said) {
    return secrets.redact(said);
  }

  private Standing standing(ObjectId id, Readiness readiness, Optional<Instant> created) {
    return new Standing(
        id.toString(),
        ready(readiness.status()),
        word(readiness.status()),
        text(readiness.message()),
        created);
  }

  private static Ready ready(Readiness.Status status) {
    return switch (status) {
      case CURRENT -> Ready.TRUE;
      case IN_PROGRESS -> Ready.UNKNOWN;
      case FAILED, TERMINATING, NOT_FOUND -> Ready.FALSE;
    };
  }

  private static String word(Readiness.Status status) {
    return switch (status) {
      case CURRENT -> "Current";
      case IN_PROGRESS -> "InProgress";
      case FAILED -> "Failed";
      case TERMINATING -> "Terminating";
      case NOT_FOUND -> "NotFound";
    };
  }
}
