package dev.slipway.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes Compose projects of two files out of lines that may or may not fit together. */
final class ProjectsByChance {
  private static final List<String> LINES =
      List.of(
          "image: \"x:${A:-1}\"",
          "command: a \"b c\" $$d",
          "command: [a, \"${B-b}\"]",
          "command: ",
          "entrypoint: x y",
          "environment: {A: 1, B: ${A}, C: , D: 1.50, E: yes}",
          "environment: [A=2, C, \"F=${B:-x}\"]",
          "ports: [\"80:80\", \"81-83:81-83\"]",
          "ports: [80, {target: 80, published: 80}]",
          "ports: [\"127.0.0.1:80:80\", \"82:82/udp\"]",
          "volumes: [\"./a:/a\", \"data:/b:ro\"]",
          "volumes: [\"./b:/a\", {type: tmpfs, target: /t, tmpfs: {size: 1m}}]",
          "depends_on: [zero]",
          "depends_on: {zero: {condition: service_healthy}}",
          "networks: [n]",
          "networks: {n: {aliases: [q]}, default: }",
          "labels: {a: 1, b: }",
          "labels: [a=2, c]",
          "deploy: {replicas: 2, resources: {limits: {memory: 1g}}}",
          "deploy: {resources: {reservations: {cpus: 0.5}}}",
          "healthcheck: {test: x y, interval: 90s}",
          "healthcheck: {test: [CMD, z], retries: 2}",
          "logging: {driver: json-file, options: {max-size: 1m}}",
          "logging: {options: {max-file: 2}}",
          "ulimits: {nofile: 5}",
          "ulimits: {nofile: {soft: 1, hard: 2}}",
          "extra_hosts: [\"a:1.1.1.1\"]",
          "extra_hosts: {a: 2.2.2.2, b: 1.1.1.1}",
          "dns: 1.1.1.1",
          "dns: [8.8.8.8, 1.1.1.1]",
          "tmpfs: /x",
          "tmpfs: [/x, /y]",
          "build: ./ctx",
          "build: {context: ., args: {X: 1}, tags: [t]}",
          "build: {args: [Y=2], target: t}",
          "profiles: [p]",
          "restart: unless-stopped",
          "stop_grace_period: 1m",
          "mem_limit: 64m",
          "cap_add: [A]",
          "cap_add: [A, B]",
          "env_file: a.env",
          "env_file: [{path: none.env, required: false}]",
          "sysctls: {a: 1}",
          "extends: zero",
          "x-note: {a: [1]}",
          "init: \"yes\"",
          "devices: [\"/a:/b\"]",
          "secrets: [s]",
          "configs: [{source: c, target: /c}]",
          "user: \"${A:-0}\"",
          "tty: ${B:-true}");

  private final Random random;

  ProjectsByChance(long seed) {
    this.random = new Random(seed);
  }

  Fixture next(String title) {
    var files = new LinkedHashMap<String, String>();
    files.put("a.yaml", file(true));
    files.put("b.yaml", file(false));
    files.put("a.env", "A=file\nM=${A}-${B:-none}\n");
    files.put(".env", random.nextBoolean() ? "A=7\n" : "B=false\n");
    List<String> args =
        random.nextBoolean()
            ? List.of("-f", "a.yaml", "-f", "b.yaml")
            : List.of("-f", "a.yaml", "-f", "b.yaml", "--profile", "p");
    return new Fixture(title, files, args, Map.of());
  }

  private String file(boolean first) {
    var out = new StringBuilder("services:\n");
    for (String name : List.of("zero", "one", "two")) {
      var keys = new ArrayList<String>();
      out.append("  ").append(name).append(":\n");
      if (first) {
        out.append("    image: base\n");
        keys.add("image");
      }
      int lines = 1 + random.nextInt(6);
      for (int i = 0; i < lines; i++) {
        String line = LINES.get(random.nextInt(LINES.size()));
        String key = line.substring(0, line.indexOf(':'));
        boolean circle = name.equals("zero") && (key.equals("extends") || key.equals("depends_on"));
        if (!keys.contains(key) && !circle) {
          keys.add(key);
          out.append("    ").append(tagged(line, first)).append('\n');
        }
      }
      if (keys.isEmpty()) {
        out.append("    hostname: h\n");
      }
    }
    if (first) {
      out.append("networks: {n: {labels: [a=1]}}\nvolumes: {data: }\n");
      out.append("secrets: {s: {environment: A}}\nconfigs: {c: {content: \"${A:-x}\"}}\n");
    } else {
      out.append("networks: {n: {labels: {b: 2}}}\n");
    }
    return out.toString();
  }

  private String tagged(String line, boolean first) {
    int colon = line.indexOf(": ");
    return first || random.nextInt(10) > 0
        ? line
        : line.substring(0, colon + 2)
            + (random.nextBoolean() ? "!override " : "!reset ")
            + line.substring(colon + 2);
  }
}
