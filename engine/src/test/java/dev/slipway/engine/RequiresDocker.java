package dev.slipway.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Needs Docker Engine and Docker Compose v2: skipped where they are missing, a failure where {@code
 * SLIPWAY_REQUIRE_DOCKER=1} says that nothing may be skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresDocker.Condition.class)
@interface RequiresDocker {
  /** Asks once for each class. */
  final class Condition implements ExecutionCondition {
    private static final String MISSING = Docker.missing();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (MISSING.isEmpty()) {
        return ConditionEvaluationResult.enabled("Docker is here");
      }
      if ("1".equals(System.getenv("SLIPWAY_REQUIRE_DOCKER"))) {
        throw new AssertionError(MISSING + ", and SLIPWAY_REQUIRE_DOCKER=1 allows no skip");
      }
      return ConditionEvaluationResult.disabled(
          MISSING + ": on Debian, .ci/run shows what to install");
    }
  }
}
