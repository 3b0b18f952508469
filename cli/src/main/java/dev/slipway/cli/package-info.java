/** Arguments in, text or data and an exit code out. */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
