package dev.slipway.target;

import dev.slipway.model.Change;
import dev.slipway.model.Release;

/** A target that runs services, each of which is started, replaced and stopped by itself. */
public non-sealed interface ServiceTarget extends Target {
  /**
   * Carries out one change of a plan on one service and returns when its instances have been
   * started or removed, not when they are healthy. Volumes are never removed.
   *
   * <p>May be called again for a change that was carried out wholly or in part by a process that
   * died: what is already so is observed and not done again.
   *
   * @throws dev.slipway.model.Problem with exit code 20 where it could not be done
   */
  Applied apply(Release release, Change change);
}
