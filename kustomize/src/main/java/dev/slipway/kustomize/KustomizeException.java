package dev.slipway.kustomize;

/**
 * The input cannot be built. The message says what is wrong in upstream's sense, the source says
 * where, and the remedy what to do about it.
 */
public final class KustomizeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Source source;
  private final String remedy;

  /**
   * @param remedy what a person does next; empty where the message leaves no doubt
   */
  public KustomizeException(String message, Source source, String remedy) {
    super(message);
    this.source = source;
    this.remedy = remedy;
  }

  public KustomizeException(String message, Source source) {
    this(message, source, "");
  }

  public KustomizeException(String message) {
    this(message, Source.UNKNOWN, "");
  }

  /** This failure as part of a larger one: upstream's errors name each step on the way down. */
  public KustomizeException within(String step) {
    var outer = new KustomizeException(step + ": " + getMessage(), source, remedy);
    outer.initCause(this);
    return outer;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Where the input is wrong; {@link Source#UNKNOWN} where no single place is. */
  public Source source() {
    return source == null ? Source.UNKNOWN : source;
  }

  public String remedy() {
    return remedy;
  }
}
