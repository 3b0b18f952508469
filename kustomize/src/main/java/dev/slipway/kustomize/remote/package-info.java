/** What is not in a directory: repositories through the {@code git} program, files over HTTP. */
@NullMarked
package dev.slipway.kustomize.remote;

import org.jspecify.annotations.NullMarked;
