/**
 * The nouns of a deployment, as immutable records that every stage shares.
 *
 * <p>Nothing here has an effect; what is written to disk, to a target or to a journal is written by
 * other modules.
 */
@NullMarked
package dev.slipway.model;

import org.jspecify.annotations.NullMarked;
