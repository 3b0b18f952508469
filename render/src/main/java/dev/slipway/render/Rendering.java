package dev.slipway.render;

import dev.slipway.model.Rendered;
import java.util.SortedSet;

/**
 * A rendering with what it depends on.
 *
 * @param gitPaths files and directories of the repository that were read, and files that were
 *     looked for and not there, relative to its root: while their Git object ids (or their absence)
 *     and the host's files stay the same, so does the rendering
 */
public record Rendering(Rendered rendered, SortedSet<String> gitPaths) {}
