/** Shows what a cluster has of an app: its objects, what they own, and what happened to them. */
@NullMarked
package dev.slipway.kubernetes.view;

import org.jspecify.annotations.NullMarked;
