/** Looks at what was deployed until it has proved itself, or has failed to. */
@NullMarked
package dev.slipway.verify;

import org.jspecify.annotations.NullMarked;
