package dev.slipway.kubernetes.api;

import dev.slipway.model.Tree;
import java.util.List;
import java.util.Objects;

/**
 * What an API server refused, as its {@code Status} object tells it.
 *
 * <p>Not for a server that cannot be reached: that is a {@link dev.slipway.model.Problem} with exit
 * code 30.
 */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient List<Cause> causes;

  public ApiFailure(int code, String reason, String message, List<Cause> causes) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.causes = List.copyOf(causes);
  }

  /**
   * One field that is wrong.
   *
   * @param field {@code spec.template.spec.containers[0].image}, or {@code .spec.replicas} for a
   *     field that another manager owns
   * @param reason {@code FieldValueInvalid}, {@code FieldManagerConflict}
   */
  public record Cause(String field, String reason, String message) {}

  /** The failure that a Status object tells of. */
  public static ApiFailure of(int code, Tree.Mapping status) {
    return new ApiFailure(
        code,
        status.text("reason").orElse(""),
        status.text("message").orElse("HTTP " + code),
        status.mapping("details").items("causes").stream()
            .map(Tree.Mapping.class::cast)
            .map(cause ->
                new Cause(
                    cause.text("field").orElse(""),
                    cause.text("reason").orElse(""),
                    cause.text("message").orElse("")))
            .toList());
  }

  /** The server's own words; {@code ""} where it has none. */
  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), "");
  }

  public int code() {
    return code;
  }

  /** {@code Invalid}, {@code Conflict}, {@code Forbidden}, {@code NotFound} ... */
  public String reason() {
    return reason;
  }

  public List<Cause> causes() {
    return causes;
  }
}
