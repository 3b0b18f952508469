/**
 * Kubernetes objects on their way through a build, what they are called, and what they were called.
 */
@NullMarked
package dev.slipway.kustomize.resource;

import org.jspecify.annotations.NullMarked;
