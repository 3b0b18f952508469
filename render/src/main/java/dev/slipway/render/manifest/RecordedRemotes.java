package dev.slipway.render.manifest;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.Remotes;
import dev.slipway.kustomize.file.RepositoryUrl;
import dev.slipway.model.Digest;
import dev.slipway.model.Rendered;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Remote bases, with a note of which commit each of them was. */
final class RecordedRemotes implements Remotes {
  private static final Pattern PASSWORD = Pattern.compile("(://[^/@\\s:]*):[^/@\\s]*@");

  private final Remotes remotes;
  private final byte[] key;
  private final Set<Rendered.Input> read = new LinkedHashSet<>();
  private boolean failed;

  RecordedRemotes(Remotes remotes, byte[] key) {
    this.remotes = remotes;
    this.key = key.clone();
  }

  Set<Rendered.Input> read() {
    return read;
  }

  /** Whether something could not be had: then no file of the repository is to blame. */
  boolean failed() {
    return failed;
  }

  @Override
  public Checkout checkout(RepositoryUrl url) {
    try {
      Checkout checkout = remotes.checkout(url);
      note(url.text(), checkout.commit(), checkout.commit());
      return checkout;
    } catch (KustomizeException e) {
      failed |= !e.getMessage().startsWith("security;");
      throw e;
    }
  }

  @Override
  public byte[] fetch(String url, long most) {
    try {
      byte[] content = remotes.fetch(url, most);
      note(url, Digest.of(content), Digest.of(content));
      return content;
    } catch (HttpFailure e) {
      failed = true;
      throw e;
    }
  }

  private void note(String address, String version, String content) {
    read.add(
        Rendered.Input.remote(
            PASSWORD.matcher(address).replaceAll("$1@"), version, Digest.keyed(key, content)));
  }
}
