package dev.slipway.model;

/**
 * One thing that a check has to say about what is about to be deployed.
 *
 * @param rule the check's stable name: {@code image-tag-mutable}
 * @param where file and line, or the service
 * @param next what to do about it
 */
public record Finding(Severity severity, String rule, String where, String what, String next) {
  /** Whether a finding stops the deployment. */
  public enum Severity {
    ERROR,
    WARNING
  }
}
