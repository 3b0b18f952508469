package dev.slipway.controlplane;

import dev.slipway.model.Tree;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * One request that the API server was done with.
 *
 * @param verb {@code get, list, watch, create, update, patch, delete} or {@code deletecollection}
 * @param path the request's path with its query, as it was sent
 * @param user who asked; certificates name {@code admin}
 * @param userAgent as the client called itself; empty where it did not
 * @param group the API group; empty for the core group and where no resource was asked for
 * @param resource the plural; empty where the path is no resource's
 * @param subresource such as {@code status}; empty for none
 * @param namespace empty where the resource has none
 * @param name empty where the request names none, such as a create with a generated name
 * @param fieldManager who owns what was written, as the API server sees it: the request's
 *     parameter, or the first part of the user agent
 * @param dryRun whether nothing was to be kept
 * @param code the HTTP status
 * @param request what was sent, for a write by a client; empty for others
 * @param response what was answered to it, without managed fields; empty for others
 */
public record AuditEntry(
    String verb,
    String path,
    String user,
    String userAgent,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String fieldManager,
    boolean dryRun,
    int code,
    Optional<Tree.Mapping> request,
    Optional<Tree.Mapping> response) {
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /** Whether it asked for a change that was to be kept, granted or not. */
  public boolean isWrite() {
    return WRITES.contains(verb) && !dryRun;
  }

  /** Whether the API server did what was asked. */
  public boolean succeeded() {
    return code >= 200 && code < 300;
  }

  /** {@code deployments.apps/shop/web}, with its subresource, for a person. */
  public String subject() {
    return resource
        + (group.isEmpty() ? "" : "." + group)
        + (namespace.isEmpty() ? "" : "/" + namespace)
        + (name.isEmpty() ? "" : "/" + name)
        + (subresource.isEmpty() ? "" : "/" + subresource);
  }

  /** The version of the object after the request; empty where the answer shows none. */
  public Optional<String> resourceVersion() {
    return response.flatMap(answer -> answer.mapping("metadata").text("resourceVersion"));
  }

  static AuditEntry of(Tree.Mapping event) {
    Tree.Mapping object = event.mapping("objectRef");
    String path = event.text("requestURI").orElse("");
    String userAgent = event.text("userAgent").orElse("");
    Optional<Tree.Mapping> request = body(event, "requestObject");
    return new AuditEntry(
        event.text("verb").orElse(""),
        path,
        event.mapping("user").text("username").orElse(""),
        userAgent,
        object.text("apiGroup").orElse(""),
        object.text("resource").orElse(""),
        object.text("subresource").orElse(""),
        object.text("namespace").orElse(""),
        object.text("name").orElse(""),
        parameter(path, "fieldManager").orElse(userAgent.split("/", 2)[0]),
        parameter(path, "dryRun").isPresent()
            || request.filter(AuditEntry::isDryDelete).isPresent(),
        event.mapping("responseStatus").text("code").map(Integer::parseInt).orElse(0),
        request,
        body(event, "responseObject"));
  }

  private static boolean isDryDelete(Tree.Mapping request) {
    return request.text("kind").equals(Optional.of("DeleteOptions"))
        && !request.items("dryRun").isEmpty();
  }

  private static Optional<Tree.Mapping> body(Tree.Mapping event, String key) {
    return event.get(key).filter(Tree.Mapping.class::isInstance).map(Tree.Mapping.class::cast);
  }

  private static Optional<String> parameter(String path, String name) {
    String query = Optional.ofNullable(URI.create(path).getRawQuery()).orElse("");
    return Arrays.stream(query.split("&"))
        .filter(part -> part.startsWith(name + "="))
        .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst();
  }
}
