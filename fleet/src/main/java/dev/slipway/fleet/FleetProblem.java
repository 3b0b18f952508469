package dev.slipway.fleet;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong in a {@code slipway.yaml}, in the order of the file, told at once. */
public final class FleetProblem extends Problem {
  private static final long serialVersionUID = 1L;

  /** More faults than this are counted, not listed. */
  private static final int LISTED = 20;

  private final transient List<Fault> faults;

  private FleetProblem(String what, String where, String next, List<Fault> faults) {
    super(ExitCode.USAGE, what, where, next);
    this.faults = List.copyOf(faults);
  }

  static FleetProblem of(String file, List<Fault> found) {
    var faults =
        found.stream()
            .sorted(
                Comparator.comparingInt((Fault fault) -> fault.at().line())
                    .thenComparingInt(fault -> fault.at().column()))
            .toList();
    if (faults.size() == 1) {
      Fault fault = faults.getFirst();
      return new FleetProblem(fault.what(), fault.at().toString(), fault.next(), faults);
    }
    String list =
        faults.stream().limit(LISTED).map(fault -> "\n  " + fault).collect(Collectors.joining());
    String more =
        faults.size() > LISTED ? "\n  and %,d more".formatted(faults.size() - LISTED) : "";
    return new FleetProblem(
        "%,d things are wrong".formatted(faults.size()) + list + more,
        file,
        "correct them; slipway schema > slipway.schema.json lets an editor find them",
        faults);
  }

  /** Every fault, in the order of the file. */
  public List<Fault> faults() {
    return faults;
  }
}
