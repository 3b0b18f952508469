package dev.slipway.model;

import java.util.List;

/** Whether what was deployed has proved itself. */
public sealed interface Verdict {
  /**
   * @param proofs what was seen: "web healthy 5/5 samples", "GET /healthz 200"
   */
  record Healthy(List<String> proofs) implements Verdict {
    public Healthy {
      proofs = List.copyOf(proofs);
    }
  }

  /**
   * @param service the first service that failed; empty where a smoke test of the whole failed
   * @param cause one phrase: "web unhealthy (4 restarts)", "GET /healthz answered 500, not 200"
   * @param firstError the first line of the service's log that looks like the reason; may be empty
   * @param proofs what had been seen before that
   */
  record Unhealthy(String service, String cause, String firstError, List<String> proofs)
      implements Verdict {
    public Unhealthy {
      proofs = List.copyOf(proofs);
    }
  }
}
