/** Append-only events; everything that Slipway knows is a fold over them. */
@NullMarked
package dev.slipway.journal;

import org.jspecify.annotations.NullMarked;
