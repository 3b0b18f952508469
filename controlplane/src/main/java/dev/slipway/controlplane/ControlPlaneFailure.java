package dev.slipway.controlplane;

import org.jspecify.annotations.Nullable;

/**
 * The control plane, or a command to it, did not do what a test relies on; the message says what.
 */
public final class ControlPlaneFailure extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ControlPlaneFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  ControlPlaneFailure(String message) {
    this(message, null);
  }
}
