package dev.slipway.kustomize.file;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;

/** Nothing is read from elsewhere: every address is refused. */
public final class NoRemotes implements Remotes {
  @Override
  public Checkout checkout(RepositoryUrl url) {
    throw refused(url.text());
  }

  @Override
  public byte[] fetch(String url, long most) {
    throw refused(url);
  }

  private static KustomizeException refused(String address) {
    return new KustomizeException(
        "'" + address + "' is remote, and this build reads nothing remote",
        Source.UNKNOWN,
        "allow remote bases, or correct the path");
  }
}
