/** Makes the archive that runs on a machine without Java. */
@NullMarked
package dev.slipway.dist;

import org.jspecify.annotations.NullMarked;
