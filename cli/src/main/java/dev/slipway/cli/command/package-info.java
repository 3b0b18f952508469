/** The verbs: each turns arguments into one call of the engine and the answer into a screen. */
@NullMarked
package dev.slipway.cli.command;

import org.jspecify.annotations.NullMarked;
