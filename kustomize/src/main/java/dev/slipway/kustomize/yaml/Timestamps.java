package dev.slipway.kustomize.yaml;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Timestamps, which go-yaml recognizes without quotes and Go prints as RFC 3339. */
final class Timestamps {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:([Tt ])(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,](\\d+))?(Z|[+-]\\d{2}:\\d{2})?)?");

  private Timestamps() {}

  static boolean isTimestamp(String text) {
    return text.length() >= 8 && canonical(text).isPresent();
  }

  /** As Go prints the moment that a text writes; empty where it writes none. */
  static Optional<String> canonical(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String date = date(form);
    if (date.isEmpty()) {
      return Optional.empty();
    }
    if (form.group(4) == null) {
      return Optional.of(date + "T00:00:00Z");
    }
    int hour = Integer.parseInt(form.group(5));
    int minute = Integer.parseInt(form.group(6));
    int second = Integer.parseInt(form.group(7));
    // A zone stands after a T always, and after a space never.
    boolean zoned = form.group(9) != null;
    if (hour > 23 || minute > 59 || second > 59 || zoned == form.group(4).equals(" ")) {
      return Optional.empty();
    }
    String fraction = form.group(8) == null ? "" : fraction(form.group(8));
    String zone = zoned ? form.group(9) : "Z";
    return Optional.of(
        "%sT%02d:%02d:%02d%s%s".formatted(date, hour, minute, second, fraction, zone(zone)));
  }

  private static String date(Matcher form) {
    int year = Integer.parseInt(form.group(1));
    int month = Integer.parseInt(form.group(2));
    int day = Integer.parseInt(form.group(3));
    try {
      LocalDate.of(year, month, day);
    } catch (DateTimeException _) {
      return "";
    }
    return "%04d-%02d-%02d".formatted(year, month, day);
  }

  private static String fraction(String digits) {
    String nanoseconds = digits.length() > 9 ? digits.substring(0, 9) : digits;
    int end = nanoseconds.length();
    while (end > 0 && nanoseconds.charAt(end - 1) == '0') {
      end--;
    }
    return end == 0 ? "" : "." + nanoseconds.substring(0, end);
  }

  private static String zone(String zone) {
    return zone.endsWith("00:00") ? "Z" : zone;
  }
}
