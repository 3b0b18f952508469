package dev.slipway.model;

import java.util.List;

/** What a plan does to one service. */
public sealed interface Change {
  String service();

  /** It does not run yet. */
  record Create(String service, List<Field> fields) implements Change {
    public Create {
      fields = List.copyOf(fields);
    }
  }

  /**
   * It runs from other settings and is replaced.
   *
   * @param fields what differs; empty where the record of what runs is lost
   * @param reason why, in a few words: "changed", "is not running", "was changed by hand"
   */
  record Replace(String service, List<Field> fields, String reason) implements Change {
    public Replace {
      fields = List.copyOf(fields);
    }
  }

  /** It runs and is no longer wanted. */
  record Remove(String service, List<String> keptVolumes) implements Change {
    public Remove {
      keptVolumes = List.copyOf(keptVolumes);
    }
  }

  /** It runs as it should. */
  record Keep(String service) implements Change {}

  /**
   * One setting that differs. Values are for people: secrets are masked in them.
   *
   * @param path {@code environment.WORKER_MEM}
   * @param before empty where it was not set
   * @param after empty where it is no longer set
   */
  record Field(String path, String before, String after) {}
}
