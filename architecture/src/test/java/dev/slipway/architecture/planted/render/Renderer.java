package dev.slipway.architecture.planted.render;

import dev.slipway.architecture.planted.model.Noun;

/** A stage that keeps to its wall. */
public record Renderer(Noun noun) {}
