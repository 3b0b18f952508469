package dev.slipway.policy;

import dev.slipway.model.Checkout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the checks have to know and cannot see in the rendering; gathered beforehand.
 *
 * @param repository the name of the app's repository in {@code slipway.yaml}; empty where it is not
 *     listed there
 * @param socket the Docker socket of the app's target, where it is not Docker's own
 * @param inGit whether a text stands in a file of the checkout that the rendering was made from
 * @param real where a path of the host leads once its symbolic links are followed
 */
public record Facts(
    Checkout checkout,
    Optional<String> repository,
    Optional<Path> socket,
    Predicate<String> inGit,
    UnaryOperator<Path> real) {}
