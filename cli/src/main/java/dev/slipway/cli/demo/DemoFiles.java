package dev.slipway.cli.demo;

import java.nio.file.Path;

/** What stands in the demo's files. */
final class DemoFiles {
  private DemoFiles() {}

  static String fleet(int port) {
    return """
    # The demo's fleet. Every key: slipway schema, or docs/reference/slipway-yaml.md.
    apiVersion: slipway.dev/v1alpha1
    kind: Fleet
    metadata:
      name: demo
    # Journal, logs, checkouts and sockets lie here instead of in the system's own place.
    root: var

    repositories:
      hello:
        url: ./hello.git
        # It may run programs on this machine. Nothing is allowed unless it stands here.
        trust: [host-processes]

    apps:
      hello:
        source:
          repository: hello
          ref: main
        target: process
        interval: 1s
        verify:
          samples: 2
          every: 500ms
          timeout: 10s
          smoke:
            - http:
                url: http://127.0.0.1:%d/healthz
                # It must answer from the very commit that was deployed.
                expect:
                  json: {$.commit: "${commit}"}
              retries: 20
              every: 250ms
              deadline: 10s
    """
        .formatted(port);
  }

  /**
   * @param java the program that runs the service
   * @param classes where the service's class is found
   */
  static String compose(Path java, String classes, int port) {
    return """
    name: hello
    services:
      hello:
        command:
          - %s
          - -XX:+UseSerialGC
          - -XX:TieredStopAtLevel=1
          - -Xmx32m
          - -cp
          - %s
          - %s
          - service.properties
        environment:
          PORT: "%d"
        restart: on-failure
        stop_grace_period: 2s
    """
        .formatted(quoted(java.toString()), quoted(classes), HelloService.class.getName(), port);
  }

  /** A YAML text in which Compose finds nothing to fill in. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''").replace("$", "$$") + "'";
  }

  static String settings(String version, String greeting) {
    return "version = " + version + "\n" + "greeting = " + greeting + "\n";
  }

  /** As if a tidy hand had renamed the key: nobody would see it in review. */
  static String brokenSettings(String version) {
    return "version = " + version + "\n" + "greeting-text = Good evening\n";
  }
}
