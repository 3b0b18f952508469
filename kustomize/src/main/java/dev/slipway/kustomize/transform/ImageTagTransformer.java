package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.Creation;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.field.NodeKinds;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.regex.Regex;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sets name, tag or digest of one image: in the {@code image} of each item of {@code containers}
 * and {@code initContainers}, however deep they lie in an object, and in the fields that are named.
 */
public final class ImageTagTransformer implements Transformer {
  private static final Set<String> LISTS = Set.of("containers", "initContainers");
  private static final String TAG = "(:[a-zA-Z0-9_.{}-]*)?";
  private static final String DIGEST = "(@sha256:[a-zA-Z0-9_.{}-]*)?";

  private final Image image;
  private final FieldSpecs fields;
  private @Nullable Regex pattern;

  public ImageTagTransformer(Image image, List<FieldSpec> fields) {
    this.image = image;
    this.fields = new FieldSpecs(fields);
  }

  /** From a document of the kind ImageTagTransformer. */
  public static ImageTagTransformer of(MapNode document) {
    var settings = new Settings(document);
    return new ImageTagTransformer(
        Image.of(settings.section("imageTag").orElse(new Settings(new MapNode()))),
        settings.fieldSpecs("fieldSpecs"));
  }

  @Override
  public void transform(ResourceSet resources) {
    List<Resource> all = new ArrayList<>(resources.resources());
    all.removeIf(resource -> resource.kind().equals("CustomResourceDefinition"));
    for (Resource resource : all) {
      walk(resource.root());
    }
    for (Resource resource : all) {
      fields.visit(resource, Creation.NOTHING, slot -> update(slot.get()));
    }
  }

  private void walk(Node node) {
    if (node instanceof MapNode map) {
      for (MapNode.Field field : map.fields()) {
        walk(field.value());
        if (field.value() instanceof SequenceNode list && LISTS.contains(field.key().value())) {
          list.items().forEach(this::updateContainer);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      sequence.items().forEach(this::walk);
    }
  }

  private void updateContainer(Node container) {
    if (container.isNull()) {
      return;
    }
    if (!(container instanceof MapNode map)) {
      throw NodeKinds.notMapping(container);
    }
    Node reference = map.get("image");
    if (reference != null) {
      update(reference);
    }
  }

  private void update(Node node) {
    if (!(node instanceof ScalarNode reference)) {
      throw NodeKinds.notScalar(node);
    }
    if (isMeant(reference.value())) {
      Values.setText(reference, image.on(ImageReference.parse(reference.value())).toString());
    }
  }

  private boolean isMeant(String reference) {
    if (Regex.isLiteral(image.name()) && !reference.startsWith(image.name())) {
      return false;
    }
    if (pattern == null) {
      pattern = Regex.compile("^" + image.name() + TAG + DIGEST + "$");
    }
    return pattern.matches(reference);
  }
}
