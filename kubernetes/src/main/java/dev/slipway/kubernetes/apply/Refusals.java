package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.model.Finding;
import dev.slipway.model.Finding.Severity;
import dev.slipway.model.ObjectId;
import java.util.List;
import java.util.regex.Pattern;

/** Says what an API server refuses in an object, and what to do about it. */
final class Refusals {
  /** There is no reason of its own for it: each kind says it in other words. */
  private static final Pattern IMMUTABLE =
      Pattern.compile(
          "(?i)\\bis immutable\\b|\\bimmutable field|updates to .* for fields other than"
              + "|updates may not change fields other than|cannot change roleRef"
              + "|(may|can) ?not be (changed|updated|modified)|once set");

  private static final Pattern MUTABLE = Pattern.compile("(?i)is not immutable");

  private Refusals() {}

  /** Whether a field was to change that cannot change in an object that is there. */
  static boolean isImmutable(ApiFailure failure) {
    String said = failure.getMessage() == null ? "" : failure.getMessage();
    boolean refused = failure.code() == 422 || failure.code() == 403 || failure.code() == 400;
    return refused && IMMUTABLE.matcher(MUTABLE.matcher(said).replaceAll("")).find();
  }

  /** One error for each field that is refused. */
  static List<Finding> of(ObjectId id, ApiFailure failure, Masking masking) {
    if (isImmutable(failure)) {
      return immutable(id, failure, masking);
    }
    if (failure.code() == 422 && !failure.causes().isEmpty()) {
      return failure.causes().stream()
          .distinct()
          .map(cause ->
              error(id, "object-invalid", masking.text(said(cause)), "correct it in the manifest"))
          .toList();
    }
    String message = masking.text(String.valueOf(failure.getMessage()));
    return switch (failure.code()) {
      case 403 ->
          List.of(
              error(
                  id,
                  "object-forbidden",
                  message,
                  "give the user of the kubeconfig the right to it, or remove the object"));
      case 404 ->
          List.of(error(id, "object-place-missing", message, "create what it names beforehand"));
      default ->
          List.of(
              error(
                  id,
                  "object-refused",
                  message,
                  "correct the manifest, or ask who runs the" + " cluster what refuses it"));
    };
  }

  private static List<Finding> immutable(ObjectId id, ApiFailure failure, Masking masking) {
    String fields =
        failure.causes().stream()
            .map(ApiFailure.Cause::field)
            .filter(field -> !field.isEmpty())
            .distinct()
            .reduce((a, b) -> a + ", " + b)
            .orElse("what was changed");
    String reason =
        failure.causes().stream()
            .map(ApiFailure.Cause::message)
            .filter(text -> IMMUTABLE.matcher(text).find())
            .findFirst()
            .orElse(String.valueOf(failure.getMessage()));
    String next =
        PruneRules.holdsData(id)
            ? "put the old value back, or give the object another name: deleting it would delete"
                + " data"
            : "put the old value back, give the object another name, or have it deleted and"
                + " created anew: annotate it with slipway.dev/force: enabled, or set"
                + " kubernetes.force for the app";
    return List.of(
        error(
            id,
            "object-immutable",
            masking.text(fields + " cannot change in an object that is there (" + reason + ")"),
            next));
  }

  static Finding error(ObjectId id, String rule, String what, String next) {
    return new Finding(Severity.ERROR, rule, id.toString(), what, next);
  }

  private static String said(ApiFailure.Cause cause) {
    return cause.field().isEmpty() || cause.message().startsWith(cause.field())
        ? cause.message()
        : cause.field() + ": " + cause.message();
  }
}
