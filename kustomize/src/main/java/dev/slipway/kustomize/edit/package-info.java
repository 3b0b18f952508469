/** Changes of a kustomization file's text that keep what they do not concern, comments included. */
@NullMarked
package dev.slipway.kustomize.edit;

import org.jspecify.annotations.NullMarked;
