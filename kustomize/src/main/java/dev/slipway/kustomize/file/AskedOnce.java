package dev.slipway.kustomize.file;

import java.util.HashMap;
import java.util.Map;

/** Asks for each repository and each web address once, however often a build names it. */
final class AskedOnce implements Remotes {
  private final Remotes remotes;
  private final Map<RepositoryUrl, Checkout> checkouts = new HashMap<>();
  private final Map<String, byte[]> files = new HashMap<>();

  AskedOnce(Remotes remotes) {
    this.remotes = remotes;
  }

  @Override
  public Checkout checkout(RepositoryUrl url) {
    Checkout known = checkouts.get(url.withoutPath());
    if (known == null) {
      known = remotes.checkout(url);
      checkouts.put(url.withoutPath(), known);
    }
    return known;
  }

  @Override
  public byte[] fetch(String url, long most) {
    byte[] known = files.get(url);
    if (known == null) {
      known = remotes.fetch(url, most);
      files.put(url, known);
    }
    return known.clone();
  }
}
