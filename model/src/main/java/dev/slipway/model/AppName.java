package dev.slipway.model;

import java.util.regex.Pattern;

/** The name of an app: a DNS label (RFC 1123), so that it can name files, labels and projects. */
public record AppName(String value) implements Comparable<AppName> {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public AppName {
    if (!LABEL.matcher(value).matches()) {
      throw new Problem(
          ExitCode.USAGE,
          "\"" + Wording.printable(value) + "\" is not a name for an app",
          "",
          "use up to 63 small letters, digits and hyphens, with a letter or digit at both ends");
    }
  }

  @Override
  public int compareTo(AppName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
