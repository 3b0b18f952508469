package dev.slipway.kubernetes.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request to an API server.
 *
 * @param path with a leading slash, without query
 * @param accept the media types that are understood
 * @param contentType {@code ""} where there is no body
 * @param repeat when it may be sent once more
 */
record Request(
    String method,
    String path,
    Map<String, String> query,
    String accept,
    String contentType,
    String body,
    Repeat repeat) {

  enum Repeat {
    /** Sending it twice ends as sending it once. */
    ALWAYS,
    /** As always; and where the server refused it for another's write that came in between. */
    ALSO_AFTER_RACES,
    /** Only where the server surely has not acted on it. */
    UNTOUCHED
  }

  static Request get(String path, Map<String, String> query) {
    return new Request("GET", path, query, "application/json", "", "", Repeat.ALWAYS);
  }

  Request accepting(String types) {
    return new Request(method, path, query, types, contentType, body, repeat);
  }

  String target() {
    return query.isEmpty()
        ? path
        : path
            + query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
