/** The command line as a person uses it: processes of its own, real Git, real services. */
@NullMarked
package dev.slipway.cli.story;

import org.jspecify.annotations.NullMarked;
