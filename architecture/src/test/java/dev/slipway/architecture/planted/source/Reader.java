package dev.slipway.architecture.planted.source;

import dev.slipway.architecture.planted.model.Noun;
import dev.slipway.architecture.planted.render.Renderer;

/** A stage that reaches into another. */
public record Reader(Noun noun, Renderer[] renderers) {}
