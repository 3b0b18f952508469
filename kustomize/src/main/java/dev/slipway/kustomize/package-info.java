/** What all of the library shares: what is wrong with an input, where, and how much is allowed. */
@NullMarked
package dev.slipway.kustomize;

import org.jspecify.annotations.NullMarked;
