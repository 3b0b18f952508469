package dev.slipway.kubernetes.view;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/** Amounts as Kubernetes writes them. Pure. */
final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:([eE][+-]?[0-9]{1,2})|([KMGTPE]i|[kMGTPE])?)");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("k", BigDecimal.TEN.pow(3)),
          Map.entry("M", BigDecimal.TEN.pow(6)),
          Map.entry("G", BigDecimal.TEN.pow(9)),
          Map.entry("T", BigDecimal.TEN.pow(12)),
          Map.entry("P", BigDecimal.TEN.pow(15)),
          Map.entry("E", BigDecimal.TEN.pow(18)),
          Map.entry("Ki", BigDecimal.TWO.pow(10)),
          Map.entry("Mi", BigDecimal.TWO.pow(20)),
          Map.entry("Gi", BigDecimal.TWO.pow(30)),
          Map.entry("Ti", BigDecimal.TWO.pow(40)),
          Map.entry("Pi", BigDecimal.TWO.pow(50)),
          Map.entry("Ei", BigDecimal.TWO.pow(60)));

  private Quantity() {}

  /** The bytes that {@code 10Gi}, {@code 1.5G} or {@code 1e9} means; 0 for what is no amount. */
  static long bytes(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      return 0;
    }
    String exponent = parts.group(2);
    String unit = parts.group(3);
    var number = new BigDecimal(parts.group(1) + (exponent == null ? "" : exponent));
    BigDecimal factor = unit == null ? BigDecimal.ONE : UNITS.getOrDefault(unit, BigDecimal.ONE);
    return number.multiply(factor).longValue();
  }
}
