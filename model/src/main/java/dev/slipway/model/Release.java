package dev.slipway.model;

/**
 * A rendering that a run brings up, with images pinned: what is applied, and what a rollback
 * restores.
 */
public record Release(DeploymentId deployment, RunId run, Rendered rendered) {
  public AppName app() {
    return rendered.app();
  }

  public CommitId commit() {
    return rendered.revision().commit();
  }

  /** The Compose project that the app's instances belong to. */
  public String project() {
    return rendered.project();
  }
}
