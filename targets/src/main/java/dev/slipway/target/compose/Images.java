package dev.slipway.target.compose;

import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Images: fetched, built, pinned and kept.
 *
 * <p>Each pinned image gets a tag of Slipway's own, so that no prune removes what a rollback needs,
 * and so that an image that no registry knows has a name that stays.
 */
final class Images {
  private static final String KEEP = "slipway.local/keep/";
  private static final String BUILD = "slipway.local/build/";
  private static final Duration LIMIT = Duration.ofHours(1);

  private final Engine engine;
  private final Redaction redaction;

  Images(Engine engine, Redaction redaction) {
    this.engine = engine;
    this.redaction = redaction;
  }

  /** An image on the engine: its id, and the names that registries know it by. */
  record Image(String id, List<String> digests, Tree.Mapping inspected) {}

  Optional<Image> find(String reference) {
    return engine
        .get("/images/" + path(reference) + "/json")
        .map(tree -> (Tree.Mapping) tree)
        .map(image ->
            new Image(
                image.text("Id").orElse(""),
                image.items("RepoDigests").stream().flatMap(d -> d.scalar().stream()).toList(),
                image));
  }

  /** Slashes belong to the name of an image and are not quoted. */
  private static String path(String reference) {
    return Engine.quoted(reference).replace("%2F", "/").replace("%3A", ":").replace("%40", "@");
  }

  /** The service's definition with its image on this engine, pinned and kept. */
  Tree.Mapping pinned(Rendered rendered, String service, Tree.Mapping definition) {
    Tree.Mapping pin = ComposeModel.pin(definition);
    if (pin.text("image-id").isPresent()) {
      restore(rendered, service, definition, pin.text("image-id").get());
      return definition;
    }
    String wanted =
        definition.get("build").isPresent()
            ? build(rendered, service, definition)
            : fetch(rendered, service, definition);
    Image image =
        find(wanted)
            .orElseThrow(
                () -> failed(service, "its image " + wanted + " is gone again", "try again"));
    String kept = keep(rendered.app(), service, image.id());
    String name =
        definition.get("build").isPresent()
            ? kept
            : registryName(wanted, image.digests()).orElse(kept);
    String shown = name.equals(kept) ? wanted + " (" + image.id() + ")" : name;
    return definition
        .with("image", Tree.of(name))
        .with(
            ComposeModel.PIN,
            Tree.mapping().put("image", shown).put("image-id", image.id()).build());
  }

  private void restore(Rendered rendered, String service, Tree.Mapping definition, String id) {
    if (find(id).isEmpty()) {
      String image = definition.text("image").orElse("");
      if (image.startsWith(KEEP)) {
        throw failed(
            service, "its image " + id + " is no longer on this machine", "deploy a newer commit");
      }
      pull(rendered, service, definition, image);
    }
    keep(rendered.app(), service, id);
  }

  /** {@code name:tag@sha256:…} where a registry gave the image. */
  private static Optional<String> registryName(String wanted, List<String> digests) {
    if (wanted.contains("@")) {
      return Optional.of(wanted);
    }
    String repository = familiar(withoutTag(wanted));
    return digests.stream()
        .filter(digest -> familiar(digest.substring(0, digest.indexOf('@'))).equals(repository))
        .findFirst()
        .map(digest -> wanted + digest.substring(digest.indexOf('@')));
  }

  private static String withoutTag(String reference) {
    int colon = reference.lastIndexOf(':');
    return colon > reference.lastIndexOf('/') ? reference.substring(0, colon) : reference;
  }

  private static String familiar(String repository) {
    return repository.replaceFirst("^(index\\.)?docker\\.io/", "").replaceFirst("^library/", "");
  }

  private String fetch(Rendered rendered, String service, Tree.Mapping definition) {
    String image =
        definition
            .text("image")
            .filter(text -> !text.isBlank())
            .orElseThrow(() ->
                failed(
                    service,
                    "it has neither an image nor a build",
                    "give it an image:, or deploy it to a target of kind process"));
    String policy = definition.text("pull_policy").orElse("missing");
    boolean here = find(image).isPresent();
    switch (policy) {
      case "missing", "if_not_present" -> {
        if (!here) {
          pull(rendered, service, definition, image);
        }
      }
      case "never" -> {
        if (!here) {
          throw failed(
              service,
              "its image " + image + " is not on this machine, and pull_policy is never",
              "load the image, or change the pull_policy");
        }
      }
      // always, daily, weekly, every_…: what is already here costs one question to the registry.
      default -> pull(rendered, service, definition, image);
    }
    return image;
  }

  private void pull(Rendered rendered, String service, Tree.Mapping definition, String image) {
    var words = new ArrayList<>(List.of("pull", "--quiet"));
    definition.text("platform").ifPresent(platform -> words.add("--platform=" + platform));
    words.add("--");
    words.add(image);
    var output = engine.docker(new Engine.Command(words, "", LIMIT, Optional.empty()));
    if (!output.ok()) {
      String said = redaction.known(rendered.secrets()).redact(output.stderr().strip());
      boolean refused = said.contains("unauthorized") || said.contains("no basic auth");
      throw failed(
          service,
          "its image " + image + " cannot be pulled: " + said,
          refused
              ? "log in to the registry with docker login, as the user that Slipway runs as"
              : "see that the image exists and that its registry answers, then deploy again");
    }
  }

  /** Builds the image under a name that stands for this commit and these settings, once. */
  private String build(Rendered rendered, String service, Tree.Mapping definition) {
    String commit = rendered.revision().commit().value().substring(0, 12);
    String digest = rendered.serviceDigests().getOrDefault(service, "");
    String name = BUILD + rendered.app() + ":" + tag(service, commit + "-" + shortened(digest));
    if (find(name).isPresent()) {
      return name;
    }
    Tree.Mapping services = rendered.model().mapping("services");
    Tree.Mapping model =
        rendered
            .model()
            .with("services", services.with(service, definition.with("image", Tree.of(name))));
    var output =
        new Containers(engine)
            .compose(rendered, List.of("build", "--quiet", "--", service), model, LIMIT);
    if (!output.ok()) {
      throw failed(
          service,
          "its image cannot be built: "
              + redaction.known(rendered.secrets()).redact(end(output.stderr().strip())),
          "build it by hand in a clone of the commit to see all of the builder's output");
    }
    return name;
  }

  private static String end(String text) {
    return text.length() > 1000 ? "…" + text.substring(text.length() - 1000) : text;
  }

  private String keep(AppName app, String service, String id) {
    String tag = tag(service, shortened(id));
    var reply =
        engine.call(
            "POST",
            "/images/" + id + "/tag?repo=" + Engine.quoted(KEEP + app) + "&tag=" + tag,
            Optional.empty());
    if (!reply.ok()) {
      throw failed(service, "its image cannot be tagged: " + reply.message(), "");
    }
    return KEEP + app + ":" + tag;
  }

  private static String tag(String service, String rest) {
    String safe = service.replaceFirst("^[.-]", "_");
    return safe.substring(0, Math.min(90, safe.length())) + "-" + rest;
  }

  private static String shortened(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return hex.substring(0, Math.min(12, hex.length()));
  }

  /**
   * A name by which the engine finds the very image that a service was pinned to: a registry's name
   * is lost when its tag is removed, the kept one is not.
   */
  Optional<String> reference(Tree.Mapping definition) {
    Optional<String> id = ComposeModel.pin(definition).text("image-id");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String name = definition.text("image").orElse("");
    if (find(name).map(Image::id).equals(id)) {
      return Optional.of(name);
    }
    if (find(id.get()).isPresent()) {
      return id;
    }
    throw new Problem(
        ExitCode.PARTIAL,
        "the image " + name + " is no longer on this machine",
        "",
        "deploy again: prepare fetches it");
  }

  /**
   * Gives up the images that an app has been pinned to, but for some. What a container uses stays
   * in any case.
   */
  void release(AppName app, Set<String> retainedIds) {
    for (String repository : List.of(KEEP + app, BUILD + app)) {
      String filter =
          Tree.mapping().put("reference", Tree.ofTexts(List.of(repository))).build().json();
      Tree answer = engine.get("/images/json?filters=" + Engine.quoted(filter)).orElseThrow();
      for (Tree item : ((Tree.Sequence) answer).items()) {
        var image = (Tree.Mapping) item;
        if (!retainedIds.contains(image.text("Id").orElse(""))) {
          image.items("RepoTags").stream()
              .flatMap(tag -> tag.scalar().stream())
              .filter(tag -> tag.startsWith(repository + ":"))
              .forEach(tag -> engine.call("DELETE", "/images/" + path(tag), Optional.empty()));
        }
      }
    }
  }

  private static Problem failed(String service, String what, String next) {
    return new Problem(ExitCode.PREPARE_FAILED, what, "service " + service, next);
  }
}
