package dev.slipway.architecture.planted.first;

/** Throws what says nothing. */
final class Vague {
  Vague(boolean works) {
    if (!works) {
      throw new RuntimeException("it does not work");
    }
  }
}
