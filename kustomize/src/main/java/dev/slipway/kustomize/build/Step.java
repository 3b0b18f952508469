package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.resource.Origin;
import dev.slipway.kustomize.resource.Transformer;

/**
 * One step of a build.
 *
 * @param <T> what it does: {@link Transformer} or {@link Generator}
 * @param kind of its configuration: {@code PrefixTransformer}, {@code ConfigMapGenerator} …
 * @param file that configures it
 * @param origin what resources remember of it
 */
record Step<T>(String kind, String file, Origin origin, T does) {}
