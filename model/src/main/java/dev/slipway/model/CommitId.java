package dev.slipway.model;

import java.util.regex.Pattern;

/** The full name of a Git object: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits. */
public record CommitId(String value) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  public CommitId {
    if (!HEX.matcher(value).matches()) {
      throw new Problem(
          ExitCode.USAGE,
          "\"" + Wording.printable(value) + "\" is not a full commit id",
          "",
          "give all 40 digits, as git rev-parse prints them");
    }
  }

  /** The first seven digits, as people say it. */
  public String abbreviated() {
    return value.substring(0, 7);
  }

  @Override
  public String toString() {
    return value;
  }
}
