package dev.slipway.kustomize.fuzz;

/** Scalars in the spellings that YAML allows. */
final class Scalars {
  private Scalars() {}

  /** A string, where YAML's rules mostly agree that it is one. */
  static String string(Dice dice, int column) {
    if (dice.chance(50)) {
      return dice.one("plain", "two words", "\"quoted\"", "'single'", "v1.2.3", "a/b:c", "x=y");
    }
    String margin = "\n" + " ".repeat(column);
    return dice.one(
        "\"1\"",
        "\"true\"",
        "'null'",
        "\"yes\"",
        "'y'",
        "\"0123\"",
        "\"1e3\"",
        "\"\"",
        "' lead'",
        "\"trail \"",
        "\"tab\\there\"",
        "\"nl\\nin it\"",
        "\"uni \\u263A\"",
        "ünïcödé",
        "日本語",
        "\"\\U0001F600\"",
        "'it''s'",
        "\"# no comment\"",
        "a#b",
        "'a: b'",
        "'- dash'",
        "'{x}'",
        "'[x'",
        "\"*x\"",
        "'&x'",
        "'!x'",
        "'%x'",
        "'@x'",
        "'`x'",
        "\"2020-01-01\"",
        "'2020-01-01T00:00:00Z'",
        "'~'",
        "\"<<\"",
        "'='",
        "\"0x1F\"",
        "'0o17'",
        "\"1_000\"",
        "'.5'",
        "\".inf\"",
        "'1:30'",
        "\"012\"",
        "'-'",
        "'?'",
        "'---'",
        "very " + "long ".repeat(30) + "text",
        "\"" + "wide ".repeat(25) + "\"",
        "|" + margin + "line one" + margin + "line two",
        "|-" + margin + "stripped" + margin + "  deeper",
        "|+" + margin + "kept" + margin,
        ">-" + margin + "folded text" + margin + "goes on",
        ">" + margin + "folded" + margin + "" + margin + "more",
        "|" + margin + "#!/bin/sh" + margin + "echo \"a: b\"" + margin + "\ttab");
  }

  /** A string that is none for a reader of YAML 1.1. */
  static String boolish(Dice dice) {
    return dice.one("on", "yes", "NO", "y", "Off", "n", "ON");
  }

  static String integer(Dice dice) {
    return dice.chance(85) ? dice.one("1", "2", "3", "5") : dice.one("0", "010", "0x10", "\"2\"");
  }

  /** A scalar of any type, in any spelling. */
  static String any(Dice dice, int column) {
    return dice.chance(45)
        ? string(dice, column)
        : dice.one(
            "1",
            "0",
            "-5",
            "1.5",
            "1.0",
            "1e3",
            "1e30",
            "0.00001",
            "123456789012345678",
            "0x1F",
            "017",
            "0o17",
            "1_000",
            "true",
            "false",
            "True",
            "null",
            "~",
            "",
            "{}",
            "[]",
            ".5",
            "1.",
            "+1",
            "2020-01-01",
            "2020-01-01T00:00:00Z",
            "1:30",
            "!!str 5",
            "!!int \"5\"",
            "1e400",
            "12e03",
            ".inf",
            "99999999999999999999",
            "{a: 1, b: [x, y]}",
            "[1, two, 3.0]",
            "-0",
            "0.1",
            "100000000000000000000000.0",
            "3.14159265358979");
  }
}
