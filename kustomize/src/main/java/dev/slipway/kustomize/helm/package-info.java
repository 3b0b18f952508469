/** Makes resources of Helm charts, through the helm program. */
@NullMarked
package dev.slipway.kustomize.helm;

import org.jspecify.annotations.NullMarked;
