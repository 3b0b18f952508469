/**
 * Regular expressions in the syntax of Go, matched in time that is linear in the text: no pattern
 * of a user can make a build hang.
 */
@NullMarked
package dev.slipway.kustomize.regex;

import org.jspecify.annotations.NullMarked;
