/**
 * Whether objects have become what they declare, why not where they have not, and what they log.
 */
@NullMarked
package dev.slipway.kubernetes.health;

import org.jspecify.annotations.NullMarked;
