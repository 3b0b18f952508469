package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.data.Limits;
import dev.slipway.data.YamlNode;
import dev.slipway.data.YamlReader;
import dev.slipway.model.Tree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real validator of JSON Schema judges whether schema and reader say the same. */
class FleetSchemaTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(FleetSchema.json(), InputFormat.JSON);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apps: {}",
        "apps: {web: {target: compose}}",
        "x-any: {thing: [1, null]}\napps: {}",
        "root: /opt/homelab\napps: {}",
        "journal: {sqlite: j.db}\napps: {}",
        "journal: {postgresql: {url: 'postgresql://slipway@db/slipway', passwordFile: pw}}\napps: {}",
        "journal: {postgresql: {url: '${URL}'}}\napps: {}",
        "retention: {events: {age: 365d, count: 1000}, releases: 1, logs: 1}\napps: {}",
        "approvers: [{name: ana, key: ssh-ed25519 AAAAC3Nz ana}]\napps: {}",
        "repositories: {this: {trust: [commands]}, shop: {url: 'git@h:x.git'}}\napps: {}",
        "repositories: {shop: {url: 'ssh://git@[::1]:22/x.git'}}\napps: {}",
        "targets: {here: {kind: process}}\napps: {web: {target: here}}",
        "apps: {web: {target: compose, source: {ref: main}}}",
        "apps: {web: {target: compose, source: {ref: {semver: '>=1.2 <2'}, path: ''}}}",
        "apps: {web: {target: compose, source: {path: a/b..c/d}}}",
        "apps: {web: {target: compose, interval: 0s}}",
        "apps: {web: {target: compose, interval: 1m30s, suspend: true}}",
        "apps: {web: {target: compose, verify: {smoke: [{http: 'http://h/', retries: 0}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{http: {url: 'http://h:1/${run}', expect:"
            + " {status: 204, json: {'$.a.b[0]': null, $: [1]}}}}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{tcp: 'h:1'}, {command: [a]}]}}}",
        "targets: {prod: {kind: kubernetes, kubeconfig: prod.yaml, context: prod}}\napps: {}",
        "apps: {web: {target: kubernetes, kubernetes: {}}}",
        "apps: {web: {target: kubernetes, kubernetes: {namespace: shop, prune: {enabled: false, limit:"
            + " 0}, force: true, ignore: [{paths: [/spec/replicas, /metadata/annotations/a~1b]}]}}}",
        "apps: {web: {target: kubernetes, kubernetes: {health: [{apiVersion: example.org/v1, kind:"
            + " Database, current: \"status.phase == 'Ready'\"}]}}}",
      })
  void bothAccept(String rest) {
    assertThat(schemaFaults(rest)).isEmpty();
    assertThat(readerFaults(rest)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "apps: []",
        "apps:",
        "app: {}",
        "apps: {Web: {target: compose}}",
        "apps: {web: {}}",
        "apps: {web: {target: 5}}",
        "apps: {web: {target: compose, trigger: yes}}",
        "apps: {web: {target: compose, trigger: true}}",
        "apps: {web: {target: compose, suspend: 'true'}}",
        "apps: {web: {target: compose, suspend: yes}}",
        "apps: {web: {target: compose, interval: 5}}",
        "apps: {web: {target: compose, interval: 5x}}",
        "apps: {web: {target: compose, interval: ''}}",
        "apps: {web: {target: compose, files: compose.yaml}}",
        "apps: {web: {target: compose, files: [1]}}",
        "apps: {web: {target: compose, dependsOn: [a, a]}}",
        "apps: {web: {target: compose, source: {ref: 1.4}}}",
        "apps: {web: {target: compose, source: {ref: {}}}}",
        "apps: {web: {target: compose, source: {ref: {tag: a, branch: b}}}}",
        "apps: {web: {target: compose, source: {ref: {commit: 4f1c2d9}}}}",
        "apps: {web: {target: compose, source: {path: /abs}}}",
        "apps: {web: {target: compose, source: {path: a/../../b}}}",
        "apps: {web: {target: compose, verify: {samples: 0}}}",
        "apps: {web: {target: compose, verify: {samples: 1.5}}}",
        "apps: {web: {target: compose, verify: {samples: '3'}}}",
        "apps: {web: {target: compose, verify: {smoke: [{}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{tcp: 'h:1', command: [a]}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{tcp: h}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{command: []}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{command: ./x.sh}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{http: 'ftp://h/'}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{http: {url: 'http://h/', headers: {A:"
            + " 1}}}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{http: {url: 'http://h/', expect: {status:"
            + " 99}}}]}}}",
        "apps: {web: {target: compose, verify: {smoke: [{http: {url: 'http://h/', expect: {json:"
            + " {a.b: 1}}}}]}}}",
        "apps: {web: {target: compose, backup: {timeout: 1m}}}",
        "journal: {}\napps: {}",
        "journal: {sqlite: a, postgresql: {url: '${A}'}}\napps: {}",
        "journal: {postgresql: {url: 'postgresql://u:p@h/d'}}\napps: {}",
        "repositories: {this: {url: x}}\napps: {}",
        "repositories: {shop: {trust: [commands]}}\napps: {}",
        "repositories: {shop: {url: x, trust: [everything]}}\napps: {}",
        "repositories: {shop: {url: 'https://u:p@h/x.git'}}\napps: {}",
        "repositories: {shop: {url: '-oProxyCommand=x:y'}}\napps: {}",
        "repositories: {shop: {url: 'ext::sh -c x'}}\napps: {}",
        "apps: {web: {target: compose, source: {repository: 'ssh://-oProxyCommand=x/y'}}}",
        "apps: {web: {target: compose, source: {ref: --upload-pack=x}}}",
        "apps: {web: {target: compose, source: {ref: {tag: 'a..b'}}}}",
        "targets: {here: {kind: nomad}}\napps: {}",
        "apps: {web: {target: kubernetes, kubernetes: {namespace: Shop}}}",
        "apps: {web: {target: kubernetes, kubernetes: {prune: {limit: 101}}}}",
        "apps: {web: {target: kubernetes, kubernetes: {prune: false}}}",
        "apps: {web: {target: kubernetes, kubernetes: {strategy: {}}}}",
        "apps: {web: {target: kubernetes, kubernetes: {health: [{apiVersion: v1, kind: Pod}]}}}",
        "apps: {web: {target: kubernetes, kubernetes: {ignore: [{paths: [spec.replicas]}]}}}",
        "apps: {web: {target: kubernetes, kubernetes: {ignore: [{paths: ['/a~2']}]}}}",
        "apps: {web: {target: kubernetes, kubernetes: {ignore: [{paths: []}]}}}",
        "approvers: [{name: ana, key: hello}]\napps: {}",
        "retention: {releases: 0}\napps: {}",
      })
  void bothRefuse(String rest) {
    assertThat(schemaFaults(rest)).isNotEmpty();
    assertThat(readerFaults(rest)).isNotEmpty();
  }

  @Test
  void everyKeyIsDescribed() {
    assertDescribed("", FleetSchema.tree());
  }

  private static void assertDescribed(String path, Tree.Mapping schema) {
    schema
        .mapping("properties")
        .entries()
        .forEach((name, value) -> {
          var key = (Tree.Mapping) value;
          assertThat(key.text("description")).as(path + "." + name).isPresent();
          assertDescribed(path + "." + name, key);
        });
    if (schema.get("properties").isPresent()) {
      assertThat(schema.get("additionalProperties")).as(path).contains(Tree.of(false));
    }
  }

  private List<String> schemaFaults(String rest) {
    YamlNode node =
        YamlReader.read("slipway.yaml", FleetFile.HEAD + rest, Limits.DEFAULT).getFirst();
    return SCHEMA.validate(data(node).json(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private List<Fault> readerFaults(String rest) {
    try {
      FleetFile.in(directory, FleetFile.HEAD + rest).read();
      return List.of();
    } catch (FleetProblem e) {
      return e.faults();
    }
  }

  /** What an editor makes of the file before it asks the schema. */
  private static Tree data(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar scalar -> Scalars.resolve(scalar);
      case YamlNode.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(FleetSchemaTest::data).toList());
      case YamlNode.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping
            .entries()
            .forEach(
                entry -> entries.put(((YamlNode.Scalar) entry.key()).text(), data(entry.value())));
        yield new Tree.Mapping(entries);
      }
    };
  }
}
