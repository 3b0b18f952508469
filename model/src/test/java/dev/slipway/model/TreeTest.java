package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TreeTest {
  @Test
  void canonicalJsonDoesNotDependOnTheOrderOfKeys() {
    var one = Tree.mapping().put("b", 1).put("a", "x").build();
    var other = Tree.mapping().put("a", "x").put("b", 1).build();

    assertThat(one.json()).isEqualTo("{\"b\":1,\"a\":\"x\"}");
    assertThat(one.canonicalJson()).isEqualTo(other.canonicalJson());
    assertThat(one).isEqualTo(other);
  }

  @Test
  void numbersAreEqualByValue() {
    assertThat(new Tree.Numeric(new BigDecimal("1.50")))
        .isEqualTo(new Tree.Numeric(new BigDecimal("1.5")));
    assertThat(new Tree.Numeric(new BigDecimal("100")).json()).isEqualTo("100");
  }

  @Test
  void controlCharactersAndLoneSurrogatesAreEscaped() {
    assertThat(Tree.of("a\u0001\n\"\ud800").json()).isEqualTo("\"a\\u0001\\n\\\"\\ud800\"");
  }

  @Test
  void prettyJsonIsIndented() {
    assertThat(Tree.mapping().put("a", Tree.ofTexts(java.util.List.of("x"))).build().prettyJson())
        .isEqualTo(
            """
            {
              "a": [
                "x"
              ]
            }\
            """);
  }
}
