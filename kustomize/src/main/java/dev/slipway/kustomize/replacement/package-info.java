/** Replacements: values of fields that are copied into other fields. */
@NullMarked
package dev.slipway.kustomize.replacement;

import org.jspecify.annotations.NullMarked;
