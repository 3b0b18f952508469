/** One build from its kustomization file to ordered resources: accumulation, steps, order. */
@NullMarked
package dev.slipway.kustomize.build;

import org.jspecify.annotations.NullMarked;
