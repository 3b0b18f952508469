/** Builds a kustomization from its file to ordered resources: the library's way in. */
@NullMarked
package dev.slipway.kustomize.build;

import org.jspecify.annotations.NullMarked;
