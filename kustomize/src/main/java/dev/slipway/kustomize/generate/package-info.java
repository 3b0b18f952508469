/** Makes ConfigMaps and Secrets from files and literals, and names them by what they contain. */
@NullMarked
package dev.slipway.kustomize.generate;

import org.jspecify.annotations.NullMarked;
