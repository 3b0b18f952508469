package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;

/** Which subjects of role bindings a namespace is set on. */
public enum SubjectMode {
  /** Those that are called {@code default}. */
  DEFAULT_ONLY,
  ALL_SERVICE_ACCOUNTS,
  NONE;

  static SubjectMode of(String text, Source source) {
    return switch (text) {
      case "", "defaultOnly" -> DEFAULT_ONLY;
      case "allServiceAccounts" -> ALL_SERVICE_ACCOUNTS;
      case "none" -> NONE;
      default ->
          throw new KustomizeException(
              "invalid value \""
                  + text
                  + "\" for setRoleBindingSubjects: must be one of \"defaultOnly\", \"none\" or"
                  + " \"allServiceAccounts\"",
              source);
    };
  }
}
