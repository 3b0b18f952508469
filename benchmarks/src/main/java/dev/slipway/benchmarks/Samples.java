package dev.slipway.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What one thing took, several times over.
 *
 * @param unit of the values: "ms", "MB"
 */
record Samples(String name, String unit, List<Double> values) {
  Samples {
    values = values.stream().sorted().toList();
  }

  /** Collects samples of several things that are measured in turn. */
  static final class Collector {
    private final String name;
    private final String unit;
    private final List<Double> values = new ArrayList<>();

    Collector(String name, String unit) {
      this.name = name;
      this.unit = unit;
    }

    void add(double value) {
      values.add(value);
    }

    Samples samples() {
      return new Samples(name, unit, values);
    }
  }

  double min() {
    return values.getFirst();
  }

  double median() {
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  double max() {
    return values.getLast();
  }
}
