/**
 * Runs a real Kubernetes control plane for tests and tells them what was written to it; {@code
 * tools/kube} builds and starts its programs.
 */
@NullMarked
package dev.slipway.controlplane;

import org.jspecify.annotations.NullMarked;
