/** Bad examples: what each rule must find. */
@NullMarked
package dev.slipway.architecture.planted;

import org.jspecify.annotations.NullMarked;
