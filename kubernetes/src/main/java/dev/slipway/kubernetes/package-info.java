/** The target {@code kubernetes}: what Git says, kept on an API server that does the rest. */
@NullMarked
package dev.slipway.kubernetes;

import org.jspecify.annotations.NullMarked;
