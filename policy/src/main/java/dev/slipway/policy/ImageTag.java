package dev.slipway.policy;

/** The tag of an image reference such as {@code registry:5000/team/web:v1.4.3}. */
final class ImageTag {
  private ImageTag() {}

  /** Whether the same reference is likely to mean another image some day. */
  static boolean moves(String image) {
    if (image.contains("@")) {
      return false;
    }
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    if (colon < 0) {
      return true;
    }
    String tag = image.substring(colon + 1);
    boolean word = tag.chars().noneMatch(Character::isDigit);
    return word || majorOnly(tag);
  }

  /** {@code 7}, {@code v7} and {@code 7-alpine}, but neither {@code 7.2} nor {@code 20261121}. */
  private static boolean majorOnly(String tag) {
    int start = tag.startsWith("v") ? 1 : 0;
    int end = start;
    while (end < tag.length() && Character.isDigit(tag.charAt(end))) {
      end++;
    }
    boolean number = end > start && end - start <= 3;
    boolean over = end == tag.length() || tag.charAt(end) == '-';
    boolean wordsAfter = tag.substring(end).chars().noneMatch(Character::isDigit);
    return number && over && wordsAfter;
  }
}
