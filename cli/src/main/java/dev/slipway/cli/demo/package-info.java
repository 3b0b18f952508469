/** The main job on a small example: everything under one directory, nothing needed but this. */
@NullMarked
package dev.slipway.cli.demo;

import org.jspecify.annotations.NullMarked;
