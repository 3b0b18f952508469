package dev.slipway.architecture.planted.cli;

/** May print. */
public final class Prints {
  private Prints() {}

  static void print() {
    System.out.println("allowed");
  }
}
