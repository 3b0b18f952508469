package dev.slipway.render;

/** Which unquoted texts Compose's YAML library takes for a date or a time. */
final class Timestamps {
  private Timestamps() {}

  /**
   * 2001-12-14, 2001-12-14T21:59:43.10-05:00 and 2001-12-14 21:59:43.10, digits as Go takes them.
   */
  static boolean is(String text) {
    if (text.length() < 8 || !digits(text, 0, 4) || text.charAt(4) != '-') {
      return false;
    }
    int month = number(text, 5);
    int afterMonth = 5 + width(text, 5);
    if (month < 1 || month > 12 || afterMonth >= text.length() || text.charAt(afterMonth) != '-') {
      return false;
    }
    int day = number(text, afterMonth + 1);
    int end = afterMonth + 1 + width(text, afterMonth + 1);
    if (day < 1 || day > daysOf(Integer.parseInt(text.substring(0, 4)), month)) {
      return false;
    }
    if (end == text.length()) {
      return true;
    }
    char separator = text.charAt(end);
    return (separator == 'T' || separator == 't' || separator == ' ')
        && time(text.substring(end + 1), separator != ' ');
  }

  /** A date or time as JSON has it: RFC 3339, in UTC where it names no zone. */
  static String written(String text) {
    int cut = 0;
    while (cut < text.length() && "Tt ".indexOf(text.charAt(cut)) < 0) {
      cut++;
    }
    String[] date = text.substring(0, cut).split("-");
    String day = date[0] + "-" + twoDigits(date[1]) + "-" + twoDigits(date[2]);
    if (cut == text.length()) {
      return day + "T00:00:00Z";
    }
    String time = text.substring(cut + 1);
    int zoneAt = 0;
    while (zoneAt < time.length() && "Z+-".indexOf(time.charAt(zoneAt)) < 0) {
      zoneAt++;
    }
    String zone = zoneAt == time.length() ? "Z" : time.substring(zoneAt);
    String[] parts = time.substring(0, zoneAt).split("[:.]");
    String fraction = parts.length > 3 ? parts[3].replaceAll("0+$", "") : "";
    return day
        + "T"
        + twoDigits(parts[0])
        + ":"
        + twoDigits(parts[1])
        + ":"
        + twoDigits(parts[2])
        + (fraction.isEmpty() ? "" : "." + fraction)
        + (zone.equals("+00:00") || zone.equals("-00:00") ? "Z" : zone);
  }

  private static String twoDigits(String text) {
    return text.length() == 1 ? "0" + text : text;
  }

  private static int daysOf(int year, int month) {
    return java.time.YearMonth.of(Math.max(year, 1), month).lengthOfMonth();
  }

  private static boolean time(String text, boolean zoned) {
    int at = 0;
    for (int part = 0; part < 3; part++) {
      int width = width(text, at);
      int number = number(text, at);
      if (width == 0 || number > (part == 0 ? 23 : 59)) {
        return false;
      }
      at += width;
      if (part < 2) {
        if (at >= text.length() || text.charAt(at) != ':') {
          return false;
        }
        at++;
      }
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
    }
    String zone = text.substring(at);
    return zoned ? zone.equals("Z") || zone.matches("[-+]\\d\\d:\\d\\d") : zone.isEmpty();
  }

  private static boolean digits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** How many digits stand at a place, two at most. */
  private static int width(String text, int at) {
    int width = 0;
    while (width < 2 && at + width < text.length() && digits(text, at + width, at + width + 1)) {
      width++;
    }
    return width;
  }

  private static int number(String text, int at) {
    int width = width(text, at);
    return width == 0 ? -1 : Integer.parseInt(text.substring(at, at + width));
  }
}
