/**
 * Git to a read-only checkout at one verified commit.
 *
 * <p>Start at {@link dev.slipway.source.GitSource}.
 */
@NullMarked
package dev.slipway.source;

import org.jspecify.annotations.NullMarked;
