package dev.slipway.kustomize.fuzz;

import java.util.Map;

/** Makes definitions of custom types, as {@code crds} and {@code openapi} name them. */
final class SchemaFiles {
  private static final String CRD =
      """
      {
        "my.org/v1.MyKind": {
          "Schema": {
            "description": "a type",
            "properties": {
              "apiVersion": {"type": "string"},
              "kind": {"type": "string"},
              "metadata": {"$ref": "k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta"},
              "spec": {"$ref": "my.org/v1.MyKindSpec"}
            }
          },
          "Dependencies": ["my.org/v1.MyKindSpec"]
        },
        "my.org/v1.MyKindSpec": {
          "Schema": {
            "properties": {
              "secretRef": {
                "x-kubernetes-object-ref-api-version": "v1",
                "x-kubernetes-object-ref-kind": "Secret",
                "$ref": "my.org/v1.Ref"
              },
              "configRef": {
                "x-kubernetes-object-ref-api-version": "v1",
                "x-kubernetes-object-ref-kind": "ConfigMap",
                "x-kubernetes-object-ref-name-key": "name",
                "$ref": "my.org/v1.Ref"
              }
            }
          }
        },
        "my.org/v1.Ref": {"Schema": {"properties": {"name": {"type": "string"}}}}
      }
      """;
  private static final String OPEN_API =
      """
      {
        "definitions": {
          "org.my.v1.MyKind": {
            "properties": {
              "apiVersion": {"type": "string"},
              "kind": {"type": "string"},
              "metadata": {"type": "object"},
              "spec": {
                "properties": {
                  "list": {
                    "items": {"$ref": "#/definitions/org.my.v1.Item"},
                    "type": "array",
                    "x-kubernetes-patch-merge-key": "name",
                    "x-kubernetes-patch-strategy": "merge"
                  }
                },
                "type": "object"
              }
            },
            "type": "object",
            "x-kubernetes-group-version-kind": [
              {"group": "my.org", "kind": "MyKind", "version": "v1"}
            ]
          },
          "org.my.v1.Item": {
            "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
            "type": "object"
          }
        }
      }
      """;

  private final Dice dice;
  private final Map<String, String> files;
  private final String directory;

  SchemaFiles(Dice dice, Map<String, String> files, String directory) {
    this.dice = dice;
    this.files = files;
    this.directory = directory;
  }

  String crds() {
    files.put(directory + "/crd.json", CRD);
    return "crds: [crd.json]\n";
  }

  String openApi() {
    if (dice.chance(25)) {
      return "openapi:\n  version: " + dice.one("v1.21.2", "v1.20.4") + "\n";
    }
    files.put(directory + "/schema.json", OPEN_API);
    return "openapi:\n  path: schema.json\n";
  }
}
