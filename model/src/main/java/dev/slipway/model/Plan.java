package dev.slipway.model;

import java.util.List;
import java.util.Optional;

/**
 * What a run will do, before it does it. Holds no secret.
 *
 * @param hash what an approval binds to: equal hashes, equal effects
 * @param previous the commit that runs now, where it is known
 * @param renderedDigest {@link Rendered#digest()} of what is brought up
 * @param changes in the order in which they are carried out: a service after those it depends on
 * @param notes what a person should know: "web has a fixed host port and is stopped before it is
 *     replaced", host-local files that were taken up
 */
public record Plan(
    String hash,
    AppName app,
    TargetRef target,
    Revision revision,
    Optional<CommitId> previous,
    String renderedDigest,
    List<Change> changes,
    List<Finding> findings,
    List<String> notes) {

  public Plan {
    changes = List.copyOf(changes);
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** {@code p-} and the first eight digits of the hash, as people say it. */
  public String id() {
    return "p-" + hash.substring(hash.indexOf(':') + 1).substring(0, 8);
  }

  public boolean hasChanges() {
    return changes.stream().anyMatch(Change::acts);
  }

  public boolean blocked() {
    return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }
}
