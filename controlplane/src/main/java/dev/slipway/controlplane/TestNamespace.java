package dev.slipway.controlplane;

/**
 * A namespace that one test has for itself; its deletion begins when the test ends.
 *
 * @param name as in {@code metadata.name}
 */
public record TestNamespace(String name) {}
