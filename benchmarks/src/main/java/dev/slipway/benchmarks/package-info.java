/** Measures what Slipway promises about time and memory, beside what it is compared with. */
@NullMarked
package dev.slipway.benchmarks;

import org.jspecify.annotations.NullMarked;
