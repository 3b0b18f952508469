/** What is known of types: how lists of a field merge, and which types belong to the cluster. */
@NullMarked
package dev.slipway.kustomize.schema;

import org.jspecify.annotations.NullMarked;
