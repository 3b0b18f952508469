/**
 * Docker Engine through Docker Compose v2.
 *
 * <p>Compose makes and replaces containers, from the model that was planned, over its standard
 * input. What is so is always read from the Engine itself, never from memory: a process that died
 * half-way is gone on with from the labels of the containers that it left.
 */
@NullMarked
package dev.slipway.target.compose;

import org.jspecify.annotations.NullMarked;
