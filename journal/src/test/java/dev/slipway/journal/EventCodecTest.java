package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.data.Json;
import dev.slipway.model.Problem;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EventCodecTest {
  static Stream<Event> everyEvent() {
    var seal = new Event.EventsSealed(7, 1, RENDERED, Tree.mapping().put("apps", 1).build());
    var commands = new Event.RollbackCommitted(Sample.APP, Sample.RUN, Optional.empty(), COMMANDS);
    return Stream.concat(Sample.everyType().stream(), Stream.of(seal, commands, rollback()));
  }

  private static Event.RunStarted rollback() {
    return new Event.RunStarted(
        Sample.APP,
        Sample.DEPLOYMENT,
        Sample.RUN,
        Event.RunKind.ROLLBACK,
        Sample.COMMIT,
        "ana",
        "asked for",
        4711,
        "boot-1",
        Optional.of(new RunId("r-20261120-080000-0001")));
  }

  private static final String RENDERED = Sample.RENDERED;
  private static final List<String> COMMANDS = List.of("git revert", "git push");

  @ParameterizedTest
  @MethodSource("everyEvent")
  void isReadBackAsItWasWritten(Event event) {
    String text = EventCodec.encode(event).canonicalJson();
    var read = EventCodec.decode(event.type(), (Tree.Mapping) Json.parse("payload", text));
    assertThat(read).isEqualTo(event);
  }

  @Test
  void everyEventOfTheSealedInterfaceHasASampleAndAType() {
    var kinds = new HashSet<Class<?>>(Arrays.asList(Event.OfApp.class.getPermittedSubclasses()));
    kinds.add(Event.EventsSealed.class);
    var sampled = new HashSet<Class<?>>();
    var types = new HashSet<String>();
    everyEvent()
        .forEach(event -> {
          sampled.add(event.getClass());
          types.add(event.type());
        });
    assertThat(sampled).isEqualTo(kinds);
    assertThat(EventCodec.TYPES).containsExactlyInAnyOrderElementsOf(types);
  }

  @Test
  void toleratesFieldsThatItDoesNotKnowAndHashesThemAllTheSame() {
    var event = new Event.DriftGone(Sample.APP);
    String payload = EventCodec.encode(event).with("later", Tree.of("x")).canonicalJson();
    String hash = Chain.hash(1, 5, Chain.GENESIS, "drift_gone_v1", payload);
    var stored =
        new StoredEntry(1, Instant.ofEpochMilli(5), "drift_gone_v1", payload, Chain.GENESIS, hash);
    assertThat(stored.entry().event()).isEqualTo(event);
    assertThat(Chain.verify(List.of(stored))).isEmpty();
  }

  @Test
  void namesATypeThatItDoesNotKnowAndWhoeverWroteIt() {
    var stored =
        new StoredEntry(3, Instant.EPOCH, "run_started_v2", "{}", Chain.GENESIS, "sha256:");
    assertThatThrownBy(() -> stored.entry("0.9.0"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("run_started_v2")
        .hasMessageContaining("journal entry 3")
        .satisfies(e -> assertThat(((Problem) e).next().orElseThrow()).contains("Slipway 0.9.0"));
  }

  @Test
  void namesAFieldThatIsMissing() {
    var fields =
        new ArrayList<>(EventCodec.encode(Sample.runStarted(Sample.RUN)).entries().keySet());
    for (String field : fields) {
      var lacking = EventCodec.encode(Sample.runStarted(Sample.RUN)).without(field);
      assertThatThrownBy(() -> EventCodec.decode("run_started_v1", lacking))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("\"" + field + "\"");
    }
  }
}
