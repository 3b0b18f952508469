/** The small detached process that keeps the services of one app running on this machine. */
@NullMarked
package dev.slipway.supervisor;

import org.jspecify.annotations.NullMarked;
