/**
 * Runs the git program within bounds, and keeps a bare mirror of each repository that Slipway
 * reads.
 *
 * <p>Shared by the stages that read from Git ({@code source}) and write to it ({@code promote}), so
 * that neither imports the other.
 */
@NullMarked
package dev.slipway.git;

import org.jspecify.annotations.NullMarked;
