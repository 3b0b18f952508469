package dev.slipway.kubernetes.api;

import dev.slipway.data.Json;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an API server answered. */
final class Answer {
  private final Request request;
  private final int code;
  private final byte[] body;
  private final boolean doubtful;

  /**
   * @param doubtful true where an earlier try of the same request may have taken effect already
   */
  Answer(Request request, int code, byte[] body, boolean doubtful) {
    this.request = request;
    this.code = code;
    this.body = body;
    this.doubtful = doubtful;
  }

  /** The same, after tries of which the outcome is not known. */
  Answer after(boolean doubt) {
    return new Answer(request, code, body, doubt);
  }

  int code() {
    return code;
  }

  boolean doubtful() {
    return doubtful;
  }

  boolean well() {
    return code >= 200 && code < 300;
  }

  /**
   * The object that the body holds.
   *
   * @throws ApiFailure where the server refused
   */
  Tree.Mapping object() {
    if (!well()) {
      throw failure();
    }
    return (Tree.Mapping) Json.parse(request.path(), body);
  }

  /** What an answer that is no success says, whether it is a Status or any other text. */
  ApiFailure failure() {
    try {
      if (Json.parse("status", body) instanceof Tree.Mapping status
          && status.text("kind").filter("Status"::equals).isPresent()) {
        return ApiFailure.of(code, status);
      }
    } catch (Problem _) {
      // A proxy, or a server that is about to go, may answer in plain text.
    }
    String text = Wording.printable(new String(body, StandardCharsets.UTF_8).strip());
    return new ApiFailure(code, "", text.isEmpty() ? "HTTP " + code : text, List.of());
  }
}
