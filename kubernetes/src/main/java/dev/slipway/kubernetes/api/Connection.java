package dev.slipway.kubernetes.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster is meant.
 *
 * @param kubeconfig the file that names it; empty: {@code KUBECONFIG}, {@code ~/.kube/config}, or
 *     inside a cluster its own service account, as kubectl has it
 * @param context the context of that file; empty: its current one
 */
public record Connection(Optional<Path> kubeconfig, Optional<String> context) {}
