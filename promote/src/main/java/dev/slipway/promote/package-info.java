/**
 * Changes what Git says, each change a commit that says what and why; never touches a target.
 *
 * <p>Start at {@link dev.slipway.promote.RollbackCommit}.
 */
@NullMarked
package dev.slipway.promote;

import org.jspecify.annotations.NullMarked;
