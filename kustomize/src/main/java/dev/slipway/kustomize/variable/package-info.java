/** Variables: values of fields that are put where their names stand in other fields. */
@NullMarked
package dev.slipway.kustomize.variable;

import org.jspecify.annotations.NullMarked;
