package dev.slipway.architecture.planted.first;

/** An exception with a name may call its superclass. */
final class Named extends RuntimeException {
  private static final long serialVersionUID = 1;

  Named(String message) {
    super(message);
  }
}
