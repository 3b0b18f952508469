/** Compares builds of random trees with those of the real kustomize. */
@NullMarked
package dev.slipway.kustomize.fuzz;

import org.jspecify.annotations.NullMarked;
