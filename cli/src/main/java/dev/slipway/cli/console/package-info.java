/** What a command may touch of the outside: streams, directory and user, and how results look. */
@NullMarked
package dev.slipway.cli.console;

import org.jspecify.annotations.NullMarked;
