/** YAML as kustomize reads and writes it: a tree that transformers change in place. */
@NullMarked
package dev.slipway.kustomize.yaml;

import org.jspecify.annotations.NullMarked;
