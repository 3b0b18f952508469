package dev.slipway.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One commit of one repository, found under a ref.
 *
 * @param repository the URL or path that it was fetched from, without credentials
 * @param ref the ref as a person says it: "main", "tag v1.2"
 * @param tree the Git tree id of the commit's root
 * @param version the tag that the commit was found by; empty for a branch or a bare commit
 * @param signer who signed the commit or tag, where signatures were asked for and hold
 */
public record Revision(
    String repository,
    String ref,
    CommitId commit,
    String tree,
    String subject,
    String author,
    Instant committedAt,
    Optional<String> version,
    Optional<String> signer) {

  /** {@code 4f1c2d9 "Raise worker memory"}. */
  public String display() {
    return commit.abbreviated() + " \"" + Wording.printable(subject) + "\"";
  }
}
