/**
 * Where a build reads from: trees of files, what of them a kustomization may read, and how much.
 */
@NullMarked
package dev.slipway.kustomize.file;

import org.jspecify.annotations.NullMarked;
