package dev.slipway.model;

import java.util.List;

/** What a plan does to one service, or to one object of a Kubernetes cluster. */
public sealed interface Change {
  /** The service's name, or the object as {@link ObjectId} writes it. */
  String service();

  /** False where all stays as it is. */
  default boolean acts() {
    return switch (this) {
      case Create _, Update _, Replace _, Remove _ -> true;
      case Keep _, Retain _ -> false;
    };
  }

  /** It does not run yet. */
  record Create(String service, List<Field> fields) implements Change {
    public Create {
      fields = List.copyOf(fields);
    }
  }

  /**
   * It is there and is changed in place; what it runs goes on or is rolled, as its kind has it.
   *
   * @param fields what the target says it would set, from what is there now
   */
  record Update(String service, List<Field> fields) implements Change {
    public Update {
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

  /**
   * It is no longer wanted and stays nevertheless.
   *
   * @param reason why, and how it can be let go: "holds data; ..."
   */
  record Retain(String service, String reason) implements Change {}

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
