package dev.slipway.architecture.planted.model;

/** Uses the JDK only, as a noun should. */
public record Noun(String name) {}
