/** Holds what the documents promise about the code against the code. */
@NullMarked
package dev.slipway.architecture;

import org.jspecify.annotations.NullMarked;
