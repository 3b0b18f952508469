package dev.slipway.kustomize.configuration;

/** What transformers do with fields. */
public enum FieldUse {
  NAME_PREFIX("namePrefix", "NamePrefix"),
  NAME_SUFFIX("nameSuffix", "NameSuffix"),
  NAMESPACE("namespace", "NameSpace"),
  COMMON_ANNOTATIONS("commonAnnotations", "CommonAnnotations"),
  COMMON_LABELS("commonLabels", "CommonLabels"),
  LABELS("labels", "Labels"),
  TEMPLATE_LABELS("templateLabels", "TemplateLabels"),
  VAR_REFERENCE("varReference", "VarReference"),
  IMAGES("images", "Images"),
  REPLICAS("replicas", "Replicas");

  private final String key;
  private final String message;

  FieldUse(String key, String message) {
    this.key = key;
    this.message = message;
  }

  /** The field of a configuration file that lists them. */
  String key() {
    return key;
  }

  /** As upstream's messages call it. */
  String message() {
    return message;
  }
}
