package dev.slipway.kustomize.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "web web true",
        "web web-1 false",
        "web.* web-1 true",
        "w|b b true",
        "w|b wb false",
        "a)|(b a-anything true",
        "(?i)WEB web true",
        "[a-c]{2,3} abc true",
        "[a-c]{2,3} abcd false",
        "a{,2} a{,2} true",
        "[^a-z] 1 true",
        "[[:digit:]]+ 42 true",
        "\\d+\\.\\d 1.5 true",
        "\\pL+ \u00e4b true",
        "\\p{Greek} a false",
        "\\x41\\x{42} AB true",
        "\\Qa.b\\E axb false",
        "^web$ web true",
        "\\bweb\\b web true"
      })
  void matchesWholeTextsAsGoDoes(String pattern, String text, boolean matches) {
    assertThat(Regex.compileWhole(pattern).matches(text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a( missing_closing_)",
        "a) unexpected_)",
        "[a missing_closing_]",
        "* missing_argument_to_repetition_operator",
        "a** invalid_nested_repetition_operator",
        "(?=a) invalid_or_unsupported_Perl_syntax",
        "\\1 invalid_escape_sequence",
        "a{1001} invalid_repeat_count",
        "(a{100}){100} invalid_repeat_count",
        "[b-a] invalid_character_class_range"
      })
  void saysWhatIsWrong(String pattern, String message) {
    assertThatThrownBy(() -> Regex.compile(pattern))
        .hasMessageStartingWith("error parsing regexp: " + message.replace('_', ' '));
  }

  @Test
  void takesTimeThatIsLinearInTheText() {
    Regex regex = Regex.compileWhole("(a*)*(a|aa)+b");
    String text = "a".repeat(20_000);
    boolean matches =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> regex.matches(text));
    assertThat(matches).isFalse();
  }

  @Test
  void refusesWhatWouldBeTooLarge() {
    assertThatThrownBy(() -> Regex.compile("(" + "[a-z]".repeat(300) + "){1000}"))
        .hasMessageContaining("expression too large");
  }
}
