/**
 * Carries a deployment through its stages; {@link dev.slipway.engine.Deployment} is the page to
 * read first.
 */
@NullMarked
package dev.slipway.engine;

import org.jspecify.annotations.NullMarked;
