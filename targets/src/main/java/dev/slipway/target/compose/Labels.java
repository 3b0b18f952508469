package dev.slipway.target.compose;

import dev.slipway.model.Release;
import java.util.LinkedHashMap;
import java.util.Map;

/** The labels that containers carry: Slipway's own, and those of Compose that it reads. */
final class Labels {
  static final String SCHEMA = "dev.slipway.schema";
  static final String APP = "dev.slipway.app";
  static final String DEPLOYMENT = "dev.slipway.deployment";
  static final String RUN = "dev.slipway.run";
  static final String COMMIT = "dev.slipway.commit";
  static final String SERVICE_DIGEST = "dev.slipway.service-digest";

  /** The pinned image, as a person would name it. */
  static final String IMAGE = "dev.slipway.image";

  /** Names of environment variables whose values are secret, with commas between. */
  static final String SECRET_VARIABLES = "dev.slipway.secret-variables";

  static final String PROJECT = "com.docker.compose.project";
  static final String SERVICE = "com.docker.compose.service";
  static final String ONE_OFF = "com.docker.compose.oneoff";
  static final String WORKING_DIRECTORY = "com.docker.compose.project.working_dir";

  /** Raised when a label changes its meaning. */
  private static final String SCHEMA_VERSION = "1";

  private Labels() {}

  static Map<String, String> of(Release release, String service) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(SCHEMA, SCHEMA_VERSION);
    labels.put(APP, release.app().value());
    labels.put(DEPLOYMENT, release.deployment().value());
    labels.put(RUN, release.run().value());
    labels.put(COMMIT, release.commit().value());
    labels.put(SERVICE_DIGEST, digest(release, service));
    return labels;
  }

  static String digest(Release release, String service) {
    return release.rendered().serviceDigests().getOrDefault(service, "");
  }
}
