package dev.slipway.kustomize.build;

import static dev.slipway.kustomize.build.Shape.Scalar.LONG;
import static dev.slipway.kustomize.build.Shape.Scalar.TEXT;
import static dev.slipway.kustomize.build.Shape.Scalar.TRUTH;
import static dev.slipway.kustomize.build.Shape.Scalar.WHOLE;
import static dev.slipway.kustomize.build.Shape.struct;
import static dev.slipway.kustomize.build.Shape.with;

import dev.slipway.kustomize.build.Shape.Anything;
import dev.slipway.kustomize.build.Shape.ListOf;
import dev.slipway.kustomize.build.Shape.MapOf;
import dev.slipway.kustomize.build.Shape.Struct;

/** Every field that a kustomization file may have, and of which shape it is. */
final class KustomizationShape {
  private static final Shape TEXTS = new ListOf(TEXT);
  private static final Shape TEXT_MAP = new MapOf(TEXT);

  private static final Struct ID =
      struct(
          "ResId", "group", TEXT, "version", TEXT, "kind", TEXT, "name", TEXT, "namespace", TEXT);

  private static final Struct SELECTOR =
      with(ID, "Selector", "annotationSelector", TEXT, "labelSelector", TEXT);

  private static final Struct FIELD_SPEC =
      struct(
          "FieldSpec", "group", TEXT, "version", TEXT, "kind", TEXT, "path", TEXT, "create", TRUTH);

  private static final Struct LABEL =
      struct(
          "Label",
          "pairs",
          TEXT_MAP,
          "includeSelectors",
          TRUTH,
          "includeTemplates",
          TRUTH,
          "fields",
          new ListOf(FIELD_SPEC));

  private static final Struct PATCH =
      struct(
          "Patch",
          "path",
          TEXT,
          "patch",
          TEXT,
          "target",
          SELECTOR,
          "options",
          struct("PatchArgs", "allowNameChange", TRUTH, "allowKindChange", TRUTH));

  private static final Struct IMAGE =
      struct(
          "Image",
          "name",
          TEXT,
          "newName",
          TEXT,
          "tagSuffix",
          TEXT,
          "newTag",
          TEXT,
          "digest",
          TEXT);

  private static final Struct FIELD_OPTIONS =
      struct("FieldOptions", "delimiter", TEXT, "index", WHOLE, "encoding", TEXT, "create", TRUTH);

  private static final Struct REPLACEMENT =
      struct(
          "ReplacementField",
          "source",
          with(ID, "SourceSelector", "fieldPath", TEXT, "options", FIELD_OPTIONS),
          "sourceValue",
          TEXT,
          "targets",
          new ListOf(
              struct(
                  "TargetSelector",
                  "select",
                  SELECTOR,
                  "reject",
                  new ListOf(SELECTOR),
                  "fieldPaths",
                  TEXTS,
                  "options",
                  FIELD_OPTIONS)),
          "path",
          TEXT);

  private static final Struct VARIABLE =
      struct(
          "Var",
          "name",
          TEXT,
          "objref",
          with(ID, "Target", "apiVersion", TEXT),
          "fieldref",
          struct("FieldSelector", "fieldPath", TEXT));

  private static final Struct GENERATOR_OPTIONS =
      struct(
          "GeneratorOptions",
          "labels",
          TEXT_MAP,
          "annotations",
          TEXT_MAP,
          "disableNameSuffixHash",
          TRUTH,
          "immutable",
          TRUTH);

  private static final Struct CONFIG_MAP =
      struct(
          "ConfigMapArgs",
          "namespace",
          TEXT,
          "name",
          TEXT,
          "behavior",
          TEXT,
          "literals",
          TEXTS,
          "files",
          TEXTS,
          "envs",
          TEXTS,
          "env",
          TEXT,
          "options",
          GENERATOR_OPTIONS);

  private static final Struct HELM_GLOBALS =
      struct("HelmGlobals", "chartHome", TEXT, "configHome", TEXT);

  private static final Struct HELM_CHART =
      struct(
          "HelmChart",
          "name",
          TEXT,
          "version",
          TEXT,
          "repo",
          TEXT,
          "releaseName",
          TEXT,
          "namespace",
          TEXT,
          "additionalValuesFiles",
          TEXTS,
          "valuesFile",
          TEXT,
          "valuesInline",
          new MapOf(new Anything()),
          "valuesMerge",
          TEXT,
          "includeCRDs",
          TRUTH,
          "skipHooks",
          TRUTH,
          "apiVersions",
          TEXTS,
          "kubeVersion",
          TEXT,
          "nameTemplate",
          TEXT,
          "skipTests",
          TRUTH,
          "debug",
          TRUTH,
          "devel",
          TRUTH);

  private static final Struct OLD_HELM_CHART =
      struct(
          "HelmChartArgs",
          "chartName",
          TEXT,
          "chartVersion",
          TEXT,
          "chartRepoUrl",
          TEXT,
          "chartHome",
          TEXT,
          "chartRepoName",
          TEXT,
          "helmBin",
          TEXT,
          "helmHome",
          TEXT,
          "values",
          TEXT,
          "valuesLocal",
          new MapOf(new Anything()),
          "valuesMerge",
          TEXT,
          "releaseName",
          TEXT,
          "releaseNamespace",
          TEXT,
          "extraArgs",
          TEXTS);

  private static final Struct SORT_OPTIONS =
      struct(
          "SortOptions",
          "order",
          TEXT,
          "legacySortOptions",
          struct("LegacySortOptions", "orderFirst", TEXTS, "orderLast", TEXTS));

  private static final Struct METADATA =
      struct(
          "ObjectMeta",
          "name",
          TEXT,
          "namespace",
          TEXT,
          "labels",
          TEXT_MAP,
          "annotations",
          TEXT_MAP);

  static final Struct KUSTOMIZATION =
      struct(
          "Kustomization",
          "kind",
          TEXT,
          "apiVersion",
          TEXT,
          "metadata",
          METADATA,
          "openapi",
          TEXT_MAP,
          "namePrefix",
          TEXT,
          "nameSuffix",
          TEXT,
          "namespace",
          TEXT,
          "commonLabels",
          TEXT_MAP,
          "labels",
          new ListOf(LABEL),
          "commonAnnotations",
          TEXT_MAP,
          "patchesStrategicMerge",
          TEXTS,
          "patchesJson6902",
          new ListOf(PATCH),
          "patches",
          new ListOf(PATCH),
          "images",
          new ListOf(IMAGE),
          "imageTags",
          new ListOf(IMAGE),
          "replacements",
          new ListOf(REPLACEMENT),
          "replicas",
          new ListOf(struct("Replica", "name", TEXT, "count", LONG)),
          "vars",
          new ListOf(VARIABLE),
          "sortOptions",
          SORT_OPTIONS,
          "resources",
          TEXTS,
          "components",
          TEXTS,
          "crds",
          TEXTS,
          "bases",
          TEXTS,
          "configMapGenerator",
          new ListOf(CONFIG_MAP),
          "secretGenerator",
          new ListOf(with(CONFIG_MAP, "SecretArgs", "type", TEXT)),
          "helmGlobals",
          HELM_GLOBALS,
          "helmCharts",
          new ListOf(HELM_CHART),
          "helmChartInflationGenerator",
          new ListOf(OLD_HELM_CHART),
          "generatorOptions",
          GENERATOR_OPTIONS,
          "configurations",
          TEXTS,
          "generators",
          TEXTS,
          "transformers",
          TEXTS,
          "validators",
          TEXTS,
          "buildMetadata",
          TEXTS);

  private KustomizationShape() {}
}
