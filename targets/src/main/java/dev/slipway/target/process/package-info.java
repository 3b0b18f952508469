/** Runs services as processes of this machine, each app under a small supervisor of its own. */
@NullMarked
package dev.slipway.target.process;

import org.jspecify.annotations.NullMarked;
