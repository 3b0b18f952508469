/** In which fields transformers work: the tables that kustomize ships, and what users add. */
@NullMarked
package dev.slipway.kustomize.configuration;

import org.jspecify.annotations.NullMarked;
