/** Compares what should run with what runs, without touching either. */
@NullMarked
package dev.slipway.plan;

import org.jspecify.annotations.NullMarked;
