package dev.slipway.render;

import dev.slipway.model.Digest;
import dev.slipway.model.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For each service a keyed digest of all that its instances are made from: its entry, the networks,
 * volumes, configs and secrets that it names, and the content of files and directories of the
 * checkout that it mounts or is built from.
 */
final class ServiceDigests {
  private final Tree.Mapping model;
  private final Map<String, String> environment;
  private final Contents contents;
  private final byte[] key;

  ServiceDigests(
      Tree.Mapping model, Map<String, String> environment, Contents contents, byte[] key) {
    this.model = model;
    this.environment = environment;
    this.contents = contents;
    this.key = key.clone();
  }

  Map<String, String> all() {
    var digests = new TreeMap<String, String>();
    model
        .mapping("services")
        .entries()
        .forEach((name, tree) -> {
          if (tree instanceof Tree.Mapping service) {
            digests.put(name, digest(service));
          }
        });
    return digests;
  }

  private String digest(Tree.Mapping service) {
    var parts = new TreeMap<String, String>();
    parts.put("service", service.canonicalJson());
    for (String network : service.mapping("networks").entries().keySet()) {
      resource(parts, "networks", network);
    }
    for (Tree item : service.items("volumes")) {
      if (item instanceof Tree.Mapping mount) {
        mount(parts, mount);
      }
    }
    mounted(parts, "configs", service.items("configs"));
    mounted(parts, "secrets", service.items("secrets"));
    build(parts, service.mapping("build"));
    return Digest.keyed(key, contents.withoutPlace(parts.toString()));
  }

  private Tree.Mapping resource(Map<String, String> parts, String section, String name) {
    Tree.Mapping resource = model.mapping(section).mapping(name);
    parts.put(section + " " + name, resource.canonicalJson());
    return resource;
  }

  private void mount(Map<String, String> parts, Tree.Mapping mount) {
    String source = ComposeReader.unescaped(mount.text("source").orElse(""));
    switch (mount.text("type").orElse("")) {
      case "volume" -> resource(parts, "volumes", source);
      case "bind" -> content(parts, source);
      default -> {}
    }
  }

  private void mounted(Map<String, String> parts, String section, List<Tree> mounts) {
    for (Tree item : mounts) {
      if (item instanceof Tree.Mapping mount) {
        String name = mount.text("source").orElse("");
        Tree.Mapping resource = resource(parts, section, name);
        resource
            .text("file")
            .map(ComposeReader::unescaped)
            .map(Path::of)
            .ifPresent(path -> parts.put("content " + path, contents.of(path)));
        resource
            .text("environment")
            .ifPresent(variable ->
                parts.put(
                    "variable " + variable,
                    Digest.keyed(key, environment.getOrDefault(variable, ""))));
      }
    }
  }

  private void build(Map<String, String> parts, Tree.Mapping build) {
    build.text("context").ifPresent(context -> content(parts, ComposeReader.unescaped(context)));
    for (Tree context : build.mapping("additional_contexts").entries().values()) {
      content(parts, ComposeReader.unescaped(context.scalar().orElse("")));
    }
    mounted(parts, "secrets", build.items("secrets"));
  }

  private void content(Map<String, String> parts, String source) {
    if (source.startsWith("/") && contents.isInCheckout(Path.of(source))) {
      parts.put("content " + source, contents.of(Path.of(source)));
    }
  }
}
