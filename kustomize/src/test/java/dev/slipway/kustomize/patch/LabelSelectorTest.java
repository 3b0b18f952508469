package dev.slipway.kustomize.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.KustomizeException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "example.com/tier", "1", "empty", "", "in", "notin");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app",
        "app=web",
        "app == web",
        "app!=db",
        "missing!=db",
        "!missing",
        "app in (db,web)",
        "app notin (db)",
        "missing notin ()",
        "example.com/tier>0,example.com/tier<2",
        "empty=",
        "empty in (,x)",
        "in in (in,notin)",
        "app=web , !missing"
      })
  void selects(String selector) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing",
        "app=db",
        "app!=web",
        "!app",
        "app in (db)",
        "app notin (web)",
        "missing in ()",
        "app>1",
        "example.com/tier>1",
        "app=web,missing"
      })
  void doesNotSelect(String selector) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=x",
        "app in db",
        "app in (db",
        "app=web,",
        "a b",
        "app=(",
        "-a",
        "a/b/c",
        "a>x",
        "x=a b",
        "x=-"
      })
  void refusesWhatIsNoSelector(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector)).isInstanceOf(KustomizeException.class);
  }

  @Test
  void saysWhatItExpected() {
    assertThatThrownBy(() -> LabelSelector.parse("app in (web"))
        .hasMessage("unable to parse requirement: found '', expected: ',' or ')'");
  }
}
