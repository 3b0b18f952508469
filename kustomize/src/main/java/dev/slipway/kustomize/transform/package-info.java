/** The transformers that change names, namespaces, labels, images and other single fields. */
@NullMarked
package dev.slipway.kustomize.transform;

import org.jspecify.annotations.NullMarked;
