/** Where in an object a transformer works: field specs, and the walk along their paths. */
@NullMarked
package dev.slipway.kustomize.field;

import org.jspecify.annotations.NullMarked;
