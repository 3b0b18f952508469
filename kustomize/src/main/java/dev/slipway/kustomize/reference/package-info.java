/** References to resources by name, which follow when names change. */
@NullMarked
package dev.slipway.kustomize.reference;

import org.jspecify.annotations.NullMarked;
