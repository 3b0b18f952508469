/** Says what is about to be deployed asks for more than it may, or will surprise somebody. */
@NullMarked
package dev.slipway.policy;

import org.jspecify.annotations.NullMarked;
