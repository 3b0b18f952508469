package dev.slipway.render;

/** Tells IP addresses from other texts, without asking any name server. */
final class IpAddress {
  private IpAddress() {}

  static boolean is(String text) {
    return text.indexOf(':') >= 0 ? isVersion6(text) : isVersion4(text);
  }

  private static boolean isVersion4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits || (part.length() > 1 && part.charAt(0) == '0') || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVersion6(String text) {
    String address = text;
    int groups = 8;
    int lastColon = text.lastIndexOf(':');
    if (text.indexOf('.', lastColon) >= 0) {
      if (!isVersion4(text.substring(lastColon + 1))) {
        return false;
      }
      address = text.substring(0, lastColon + 1) + "0:0";
    }
    int gap = address.indexOf("::");
    if (gap < 0) {
      return hexGroups(address) == groups;
    }
    if (address.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int before = gap == 0 ? 0 : hexGroups(address.substring(0, gap));
    String tail = address.substring(gap + 2);
    int after = tail.isEmpty() ? 0 : hexGroups(tail);
    return before >= 0 && after >= 0 && before + after < groups;
  }

  /** How many groups of hexadecimal digits; negative where one is none. */
  private static int hexGroups(String text) {
    String[] groups = text.split(":", -1);
    for (String group : groups) {
      boolean hex =
          !group.isEmpty()
              && group.length() <= 4
              && group.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
      if (!hex) {
        return -100;
      }
    }
    return groups.length;
  }
}
