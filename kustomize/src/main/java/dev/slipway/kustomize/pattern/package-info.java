/** Regular expressions in Go's syntax, which take time in proportion to the text, never more. */
@NullMarked
package dev.slipway.kustomize.pattern;

import org.jspecify.annotations.NullMarked;
