/** Where apps run, behind one contract that every kind of target passes. */
@NullMarked
package dev.slipway.target;

import org.jspecify.annotations.NullMarked;
