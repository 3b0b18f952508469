package dev.slipway.kubernetes.health;

import static dev.slipway.kubernetes.health.Written.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.data.Json;
import dev.slipway.kubernetes.health.Readiness.Status;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthExpressionsTest {
  private static final String DATABASE =
      """
      {'apiVersion': 'db.example.org/v1', 'kind': 'Database',
       'metadata': {'name': 'main', 'namespace': 'shop', 'generation': 2},
       'spec': {'nodes': 3, 'ratio': 0.5, 'note': null},
       'status': {'observedGeneration': %d, 'phase': '%s', 'nodes': 3,
                  'conditions': [{'type': 'Synced', 'status': 'True', 'message': 'restoring'}]}}
      """;

  @Test
  void theFirstOfInProgressFailedAndCurrentThatIsTrueDecides() {
    HealthExpressions health =
        health(
            """
            'inProgress': "status.phase in ['Restoring', 'Both']",
            'failed': "status.phase in ['Broken', 'Both']",
            'current': "status.phase == 'Running' && status.nodes == spec.nodes"
            """);

    assertThat(status(health, "Running")).isEqualTo(Status.CURRENT);
    assertThat(status(health, "Broken")).isEqualTo(Status.FAILED);
    assertThat(status(health, "Restoring")).isEqualTo(Status.IN_PROGRESS);
    assertThat(status(health, "Both")).isEqualTo(Status.IN_PROGRESS);
    assertThat(status(health, "Unheard of")).isEqualTo(Status.IN_PROGRESS);
  }

  @Test
  void aStatusOfAnotherGenerationIsInProgressWhateverTheExpressionsSay() {
    HealthExpressions health = health("'current': \"status.phase == 'Running'\"");

    assertThat(health.judge(object(DATABASE, 1, "Running")))
        .contains(Readiness.inProgress("generation 2 is not observed yet"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "status.conditions.filter(c, c.type == 'Synced').all(c, c.status == 'True')",
        "status.conditions.exists(c, c.type == 'Synced' && c.status == 'True')",
        "has(status.phase) && !has(status.error)",
        "status.nodes >= 3 && spec.ratio < 1 && spec.ratio * 2.0 == 1.0",
        "spec.note == null",
        "status.?error.orValue('none') == 'none'",
        "metadata.name.startsWith('ma') && metadata.name.matches('^m.*n$')",
        "sets.contains(['a', 'b'], ['a']) && 'a,b'.split(',').size() == 2",
        "type(spec.nodes) == int && string(spec.nodes) == '3'",
        "kind == 'Database' && apiVersion.endsWith('/v1')",
      })
  void whatFluxUsersWriteIsUnderstood(String expression) {
    HealthExpressions health = health("'current': \"" + expression + "\"");

    assertThat(health.judge(object(DATABASE, 2, "Running"))).contains(Readiness.current("current"));
  }

  @Test
  void aFieldThatIsNotThereYetIsNoFailure() {
    HealthExpressions health = health("'current': \"status.phase == 'Running'\"");

    Readiness young =
        health
            .judge(
                object(
                    "{'apiVersion': 'db.example.org/v1', 'kind': 'Database',"
                        + " 'metadata': {'name': 'main'}}"))
            .orElseThrow();

    assertThat(young.status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(young.message())
        .isEqualTo("cannot be judged yet: the object has no status (status.phase == 'Running')");
    assertThat(
            health("'current': \"status.missing == 1\"")
                .judge(object(DATABASE, 2, "Running"))
                .orElseThrow()
                .message())
        .contains("missing");
  }

  @Test
  void anEntryCanBeForOneNamespaceOrName() {
    HealthExpressions health =
        HealthExpressions.of(
            object(
                """
                {'health': [
                  {'apiVersion': 'db.example.org/v1', 'kind': 'Database', 'name': 'other',
                   'current': 'false'},
                  {'apiVersion': 'db.example.org/v9', 'kind': 'Database', 'namespace': 'shop',
                   'current': 'true'}]}
                """));

    assertThat(status(health, "Running")).isEqualTo(Status.CURRENT);
    assertThat(
            health.judge(
                object(
                    "{'apiVersion': 'db.example.org/v1', 'kind': 'Database',"
                        + " 'metadata': {'name': 'main', 'namespace': 'elsewhere'}}")))
        .isEmpty();
  }

  @Test
  void loopsThatLookAtTooMuchEndWithoutAnAnswer() {
    HealthExpressions health =
        health(
            "'current': \"range.all(a, range.all(b, range.all(c, range.all(d, a+b+c+d >= 0))))\"");
    var numbers = new StringBuilder("0");
    for (int i = 1; i < 200; i++) {
      numbers.append(", ").append(i);
    }

    Readiness readiness =
        health
            .judge(
                object(
                    "{'apiVersion': 'db.example.org/v1', 'kind': 'Database', 'range': ["
                        + numbers
                        + "]}"))
            .orElseThrow();

    assertThat(readiness.status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(readiness.message()).contains("budget exceeded");
  }

  @Test
  void anExpressionThatIsNoCelIsRefusedByItsKey() {
    assertThatThrownBy(() -> health("'current': 'status.phase ==', 'failed': 'true'"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(problem.what()).startsWith("kubernetes.health[0].current cannot be used:");
              assertThat(problem.next()).isPresent();
            });
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertRefused("'current': '1 + 1'", "current cannot be used: answers with int");
    assertRefused("'current': 'unheard(status)'", "undeclared reference to 'unheard'");
    assertRefused("'failed': 'true'", "kubernetes.health[0] has no expression for current");
    assertThatThrownBy(() -> HealthExpressions.of(object("{'health': [{'current': 'true'}]}")))
        .hasMessage("slipway.yaml: kubernetes.health[0] does not say which objects it is for");
  }

  private static void assertRefused(String entry, String message) {
    assertThatThrownBy(() -> health(entry))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(message);
  }

  private static HealthExpressions health(String expressions) {
    return HealthExpressions.of(settings(expressions));
  }

  /** Expressions may hold single quotes where they stand in double ones. */
  private static Tree.Mapping settings(String expressions) {
    String json =
        "{\"health\": [{\"apiVersion\": \"db.example.org/v1\", \"kind\": \"Database\", "
            + keysQuoted(expressions)
            + "}]}";
    return (Tree.Mapping) Json.parse("settings", json);
  }

  private static String keysQuoted(String expressions) {
    return expressions.contains("\"")
        ? expressions.replaceAll("'(inProgress|failed|current)':", "\"$1\":")
        : expressions.replace('\'', '"');
  }

  private static Status status(HealthExpressions health, String phase) {
    return health.judge(object(DATABASE, 2, phase)).orElseThrow().status();
  }
}
