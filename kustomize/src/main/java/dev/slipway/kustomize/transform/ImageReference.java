package dev.slipway.kustomize.transform;

/** A reference to an image, taken apart; tag and digest may be empty. */
record ImageReference(String name, String tag, String digest) {

  /**
   * {@code [[host[:port]/]path/]name[:tag][@digest]}: a colon before the first slash is a port's.
   */
  static ImageReference parse(String text) {
    int slash = text.indexOf('/');
    int from = Math.max(0, slash);
    int at = text.indexOf('@', from);
    int colon = text.indexOf(':', from);
    if (at >= 0 && (colon < 0 || at < colon)) {
      return new ImageReference(text.substring(0, at), "", text.substring(at + 1));
    }
    if (colon < 0) {
      return new ImageReference(text, "", "");
    }
    return at < 0
        ? new ImageReference(text.substring(0, colon), text.substring(colon + 1), "")
        : new ImageReference(
            text.substring(0, colon), text.substring(colon + 1, at), text.substring(at + 1));
  }

  @Override
  public String toString() {
    return name + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }
}
