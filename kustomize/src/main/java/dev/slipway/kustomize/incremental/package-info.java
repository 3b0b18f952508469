/** Many builds of one tree, again and again: only what depends on a change is built anew. */
@NullMarked
package dev.slipway.kustomize.incremental;

import org.jspecify.annotations.NullMarked;
