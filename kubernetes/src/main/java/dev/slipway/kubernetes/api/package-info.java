/** One cluster's API server: types, reads, writes and watches, with what it answers as data. */
@NullMarked
package dev.slipway.kubernetes.api;

import org.jspecify.annotations.NullMarked;
