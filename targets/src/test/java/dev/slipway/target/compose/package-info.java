/** The compose target against a real Docker Engine and Docker Compose. */
@NullMarked
package dev.slipway.target.compose;

import org.jspecify.annotations.NullMarked;
