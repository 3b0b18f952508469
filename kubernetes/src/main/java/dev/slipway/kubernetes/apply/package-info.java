/**
 * Brings objects to a cluster as they were rendered: preview, apply, inventory, prune, adoption.
 */
@NullMarked
package dev.slipway.kubernetes.apply;

import org.jspecify.annotations.NullMarked;
