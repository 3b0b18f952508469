package dev.slipway.kustomize.file;

/** How a build gets at what is not in its tree. */
public interface Remotes {
  /**
   * A commit of a repository as files.
   *
   * @param top the directory that is the repository's root
   * @param commit which commit it is
   */
  record Checkout(FileTree tree, String top, String commit) {}

  /**
   * @throws dev.slipway.kustomize.KustomizeException where the repository cannot be had
   */
  Checkout checkout(RepositoryUrl url);

  /**
   * The content behind an HTTP or HTTPS address.
   *
   * @throws HttpFailure where the server answered with something else
   */
  byte[] fetch(String url, long most);

  /** The answer of a server that is not the content. */
  final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public HttpFailure(String message) {
      super(message);
    }
  }
}
