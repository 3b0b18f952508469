/** Kustomize in pure Java: what {@code kustomize build} does, as a library without native code. */
@NullMarked
package dev.slipway.kustomize;

import org.jspecify.annotations.NullMarked;
