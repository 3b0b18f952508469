/** Reads YAML and JSON that may be hostile: positions are kept, work and depth are limited. */
@NullMarked
package dev.slipway.data;

import org.jspecify.annotations.NullMarked;
