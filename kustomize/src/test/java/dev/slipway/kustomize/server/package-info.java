/** Real servers of Git repositories and files, on the loopback address, for tests. */
@NullMarked
package dev.slipway.kustomize.server;

import org.jspecify.annotations.NullMarked;
