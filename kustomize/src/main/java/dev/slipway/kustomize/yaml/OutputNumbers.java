package dev.slipway.kustomize.yaml;

import java.math.BigInteger;

/** Numbers as they are printed, given as JSON writes them. */
final class OutputNumbers {
  private OutputNumbers() {}

  static String text(String json) {
    BigInteger integer = PlainScalar.integer(json);
    return integer != null ? integer.toString() : GoNumbers.shortest(Double.parseDouble(json));
  }
}
