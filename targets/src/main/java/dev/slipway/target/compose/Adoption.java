package dev.slipway.target.compose;

import dev.slipway.model.Change.Field;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Adoptable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Compares a Compose project that Slipway did not make with a rendering of it. */
final class Adoption {
  private final Engine engine;
  private final Containers containers;
  private final Images images;
  private final Redaction redaction;

  Adoption(Engine engine, Images images, Redaction redaction) {
    this.engine = engine;
    this.containers = new Containers(engine);
    this.images = images;
    this.redaction = redaction;
  }

  List<Adoptable> adoptable(Rendered prepared) {
    var strangers = containers.of(prepared.project()).stream().filter(c -> !c.ofSlipway()).toList();
    var secrets = redaction.known(prepared.secrets()).and(redaction.of(strangers));
    var found = new ArrayList<Adoptable>();
    prepared
        .services()
        .forEach((name, tree) -> {
          var instances = strangers.stream().filter(c -> c.service().equals(name)).toList();
          if (!instances.isEmpty()) {
            var fields = new LinkedHashSet<Field>();
            replicas((Tree.Mapping) tree, instances.size()).forEach(fields::add);
            for (Container instance : instances) {
              var image = images.find(instance.imageId());
              var comparison =
                  new Comparison(
                      engine,
                      prepared,
                      (Tree.Mapping) tree,
                      instance,
                      image.map(Images.Image::inspected).orElse(Tree.Mapping.EMPTY));
              comparison.differences().stream()
                  .map(field ->
                      new Field(
                          field.path(),
                          secrets.redact(field.before()),
                          secrets.redact(field.after())))
                  .forEach(fields::add);
            }
            found.add(
                new Adoptable(
                    name, instances.stream().map(Container::id).toList(), List.copyOf(fields)));
          }
        });
    return found;
  }

  private static List<Field> replicas(Tree.Mapping service, int running) {
    int wanted = ComposeModel.replicas(service);
    return wanted == running
        ? List.of()
        : List.of(
            new Field("deploy.replicas", Integer.toString(running), Integer.toString(wanted)));
  }
}
