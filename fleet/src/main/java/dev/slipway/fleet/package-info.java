/**
 * Reads {@code slipway.yaml} into app definitions; one model of the file checks and explains it.
 */
@NullMarked
package dev.slipway.fleet;

import org.jspecify.annotations.NullMarked;
