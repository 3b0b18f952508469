/** Turns a checkout and the host's own files into the canonical model of what should run. */
@NullMarked
package dev.slipway.render;

import org.jspecify.annotations.NullMarked;
