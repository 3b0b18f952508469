package dev.slipway.kustomize.resource;

import java.util.List;

/** One step of a build that makes resources. */
@FunctionalInterface
public interface Generator {
  List<Resource> generate();
}
