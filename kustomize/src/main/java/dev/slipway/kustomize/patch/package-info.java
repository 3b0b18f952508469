/** Patches: which resources they select, strategic merges and JSON patches. */
@NullMarked
package dev.slipway.kustomize.patch;

import org.jspecify.annotations.NullMarked;
