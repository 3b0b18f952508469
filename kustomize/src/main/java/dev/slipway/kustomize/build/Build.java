package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.FieldUse;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.file.FileTree;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.file.Remotes.HttpFailure;
import dev.slipway.kustomize.file.Work;
import dev.slipway.kustomize.generate.Absorption;
import dev.slipway.kustomize.generate.HashTransformer;
import dev.slipway.kustomize.reference.NameReferences;
import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.resource.Origin;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceReader;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.variable.Variable;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One build from a directory to its resources; it reads downward in the order of its steps. */
public final class Build {
  private final Options options;
  private final KustomizationReader reader;
  private final Schemas schemas;
  private final Notes notes;
  private final Builtins builtins;
  private final Journal journal;

  private Build(Options options, KustomizationReader reader, Schemas schemas, Notes notes) {
    this.options = options;
    this.reader = reader;
    this.schemas = schemas;
    this.notes = notes;
    this.builtins = new Builtins(options.helm(), schemas);
    this.journal = new Journal(options.explained());
  }

  public static Rendering run(FileTree tree, String target, Options options) {
    var work = new Work(options.limits());
    var loader = Loader.of(tree, target, options.restriction(), options.remotes(), work);
    var schemas = new Schemas();
    return Scopes.with(
        schemas,
        () -> {
          var reader = new KustomizationReader(options.warnings());
          Kustomization top = reader.read(loader);
          return new Build(options, reader, schemas, Notes.of(top)).run(top, loader);
        });
  }

  private Rendering run(Kustomization top, Loader loader) {
    var layer = new Layer(top, loader, Origin.HERE, "");
    chooseSchema(layer);
    var gathered = new Accumulation();
    accumulate(layer, gathered);
    ResourceSet resources = gathered.resources();
    finish("HashTransformer", layer, resources, new HashTransformer());
    finish(
        "nameReference",
        layer,
        resources,
        new NameReferences(gathered.configuration().nameReferences()));
    finish("vars", layer, resources, changed -> resolveVariables(gathered, changed));
    LocalConfig.drop(resources);
    Order.of(top, options).sort(resources);
    finish("buildMetadata", layer, resources, BuildMetadata.of(top, options)::write);
    return new Rendering(resources.resources(), journal::explain);
  }

  private void resolveVariables(Accumulation gathered, ResourceSet resources) {
    List<FieldSpec> fields = gathered.configuration().fields(FieldUse.VAR_REFERENCE);
    gathered.variables().resolve(resources, fields, options.warnings());
  }

  private void finish(String step, Layer layer, ResourceSet resources, Transformer transformer) {
    transformer.transform(resources);
    journal.record(step, layer.file(), resources.resources());
  }

  /** One kustomization, from what it names to what it makes of it. */
  private void accumulate(Layer layer, Accumulation gathered) {
    inStep(
        "accumulating resources",
        () -> addResources(layer, layer.kustomization().texts("resources"), gathered));
    gathered.configure(Configurations.of(layer));
    gathered.configure(Configurations.ofTypes(layer));
    generate(layer, gathered);
    inStep("accumulating components", () -> addComponents(layer, gathered));
    transform(layer, gathered);
    validate(layer, gathered);
    inStep("merging vars", () -> declareVariables(layer, gathered));
  }

  private static void declareVariables(Layer layer, Accumulation gathered) {
    List<Variable> variables =
        layer.kustomization().structs("vars").stream().map(Variable::of).toList();
    gathered.variables().declare(variables, gathered.resources());
  }

  private void addResources(Layer layer, List<ScalarNode> paths, Accumulation gathered) {
    for (ScalarNode path : paths) {
      addResource(layer, path, gathered);
    }
  }

  /** A path is a file, or else the directory of another kustomization. */
  private void addResource(Layer layer, ScalarNode path, Accumulation gathered) {
    KustomizeException notAFile;
    try {
      addFile(layer, path.value(), gathered);
      return;
    } catch (HttpFailure e) {
      // There is a server, and what it has is neither a file nor a repository.
      throw new KustomizeException(
          "accumulating resources from '" + path.value() + "': " + e.getMessage(), path.source());
    } catch (KustomizeException e) {
      notAFile = e;
    }
    Loader below;
    try {
      below = layer.loader().child(path.value());
    } catch (KustomizeException e) {
      throw Failures.neitherFileNorBase(path, notAFile, e);
    }
    try {
      addBase(layer, path.value(), below, gathered);
    } catch (KustomizeException e) {
      throw e.within("accumulation err='" + notAFile.getMessage() + "'");
    }
  }

  private void addFile(Layer layer, String path, Accumulation gathered) {
    List<Resource> resources;
    try {
      resources = ResourceReader.read(layer.loader().load(path), layer.loader().name(path));
      refuseEqual(resources);
    } catch (KustomizeException e) {
      throw Failures.inFile(e, path).within("accumulating resources from '" + path + "'");
    }
    layer.loader().work().resources(resources.size());
    Origin origin = layer.origin(path);
    resources.forEach(resource -> resource.setOrigin(origin));
    notes.origins(resources);
    journal.read(resources);
    inStep(
        "merging resources from '" + path + "'", () -> gathered.resources().appendAll(resources));
  }

  /** Two of one id in one file are a fault of that file. */
  private static void refuseEqual(List<Resource> resources) {
    if (resources.size() > 1) {
      new ResourceSet().appendAll(resources);
    }
  }

  private void addBase(Layer layer, String path, Loader below, Accumulation gathered) {
    Layer base = open(layer, path, below);
    chooseSchema(base);
    if (base.kustomization().isComponent()) {
      throw new KustomizeException(
          "expected kind != 'Component' for path '%s'".formatted(below.root()),
          base.kustomization().fields().source(),
          "name it under 'components'");
    }
    var own = new Accumulation();
    inStep("recursed accumulation of path '" + below.root() + "'", () -> accumulate(base, own));
    inStep("recursed merging from path '" + below.root() + "'", () -> gathered.absorb(own));
  }

  private Layer open(Layer layer, String path, Loader below) {
    try {
      return new Layer(reader.read(below), below, layer.origin(path), layer.namespaceForCharts());
    } catch (KustomizeException e) {
      throw e.within("couldn't make target for path '" + below.root() + "'");
    }
  }

  private void generate(Layer layer, Accumulation gathered) {
    var steps = new ArrayList<>(GeneratorSteps.of(layer, options.helm()));
    inStep("loading generator plugins", () -> addConfiguredGenerators(layer, steps));
    for (Step<Generator> step : steps) {
      List<Resource> generated = step.does().generate();
      layer.loader().work().resources(generated.size());
      BuildMetadata.setOrigin(step.origin(), generated);
      notes.origins(generated);
      inStep(
          "merging from generator " + step.kind() + " of " + step.file(),
          () -> new Absorption(gathered.resources()).absorb(generated));
      journal.record(step.kind(), step.file(), gathered.resources().resources());
    }
  }

  private void addConfiguredGenerators(Layer layer, List<Step<Generator>> steps) {
    for (Resource document : documents(layer, "generators", "generator")) {
      inStep(
          "failed to load generator",
          () -> steps.add(step(document, builtins.generator(document, layer))));
    }
  }

  private void transform(Layer layer, Accumulation gathered) {
    var steps = new ArrayList<>(TransformerSteps.of(layer, gathered.configuration(), schemas));
    steps.addAll(configuredTransformers(layer, "transformers"));
    for (Step<Transformer> step : steps) {
      layer.loader().work().step();
      step.does().transform(gathered.resources());
      notes.step(step.origin(), gathered.resources().resources());
      journal.record(step.kind(), step.file(), gathered.resources().resources());
      gathered.resources().removeDropped();
    }
  }

  /** A validator is a transformer that changes nothing. */
  private void validate(Layer layer, Accumulation gathered) {
    for (Step<Transformer> step : configuredTransformers(layer, "validators")) {
      gathered.resources().requireDistinctIds();
      var unchanged = new Snapshot(gathered.resources());
      step.does().transform(gathered.resources());
      unchanged.refuseChanges(gathered.resources());
    }
  }

  private List<Step<Transformer>> configuredTransformers(Layer layer, String field) {
    var steps = new ArrayList<Step<Transformer>>();
    for (Resource document : documents(layer, field, "transformer")) {
      steps.add(step(document, builtins.transformer(document, layer)));
    }
    return steps;
  }

  private static <T> Step<T> step(Resource document, T does) {
    return new Step<>(
        document.kind(),
        document.source().file(),
        document.origin().orElse(Origin.HERE).configuredBy(document.root()),
        does);
  }

  /** What configures steps: documents that stand in the kustomization itself, then files. */
  private List<Resource> documents(Layer layer, String field, String what) {
    var gathered = new Accumulation();
    var paths = new ArrayList<ScalarNode>();
    for (ScalarNode text : layer.kustomization().texts(field)) {
      Optional<List<Resource>> inline = inline(text);
      if (inline.isEmpty()) {
        paths.add(text);
        continue;
      }
      Origin origin = layer.origin(layer.kustomization().fileName());
      inline.get().forEach(document -> document.setOrigin(origin));
      inStep("configuring external " + what, () -> gathered.resources().appendAll(inline.get()));
    }
    addResources(layer, paths, gathered);
    return gathered.resources().resources();
  }

  private static Optional<List<Resource>> inline(ScalarNode text) {
    try {
      return Optional.of(
          ResourceReader.read(text.value(), text.source().file() + ":" + text.source().line()));
    } catch (KustomizeException _) {
      return Optional.empty();
    }
  }

  /** The first kustomization that chooses a schema decides for the build. */
  private void chooseSchema(Layer layer) {
    if (layer.kustomization().fields().get("openapi") instanceof MapNode openapi) {
      MapNode document = null;
      if (openapi.has("path")) {
        document = layer.document(openapi.text("path"));
      }
      schemas.choose(openapi.text("version"), document, openapi.source());
    }
  }

  private void addComponents(Layer layer, Accumulation gathered) {
    for (ScalarNode path : layer.kustomization().texts("components")) {
      Loader below;
      try {
        below = layer.loader().child(path.value());
      } catch (KustomizeException e) {
        throw Failures.quoted("loader.New", e);
      }
      try {
        addComponent(layer, path.value(), below, gathered);
      } catch (KustomizeException e) {
        throw Failures.quoted("accumulateDirectory:", e);
      }
    }
  }

  /** A component works on what the kustomization that names it has gathered so far. */
  private void addComponent(Layer layer, String path, Loader below, Accumulation gathered) {
    Layer component = open(layer, path, below);
    chooseSchema(component);
    if (!component.kustomization().isComponent()) {
      throw new KustomizeException(
          "expected kind 'Component' for path '%s' but got '%s'"
              .formatted(below.root(), component.kustomization().text("kind")),
          component.kustomization().fields().source(),
          "name it under 'resources', or make it a component");
    }
    inStep(
        "recursed accumulation of path '" + below.root() + "'",
        () -> accumulate(component, gathered));
    // Its patches may have given one resource the name of another.
    inStep(
        "recursed merging from path '" + below.root() + "'",
        () -> gathered.resources().requireDistinctIds());
  }

  private static void inStep(String step, Runnable work) {
    try {
      work.run();
    } catch (KustomizeException e) {
      throw e.within(step);
    }
  }
}
