/** How a command line reaches the daemon over a local socket, and how others see its health. */
@NullMarked
package dev.slipway.server;

import org.jspecify.annotations.NullMarked;
