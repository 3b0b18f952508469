/**
 * Reads kustomizations and manifests of a checkout into the objects that should be on a cluster.
 */
@NullMarked
package dev.slipway.render.manifest;

import org.jspecify.annotations.NullMarked;
