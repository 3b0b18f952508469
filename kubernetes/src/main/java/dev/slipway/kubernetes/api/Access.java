package dev.slipway.kubernetes.api;

import io.fabric8.kubernetes.client.http.HttpClient;

/**
 * The way to one API server.
 *
 * @param server {@code https://10.0.0.1:6443}, without a slash at the end
 * @param namespace of the context; {@code default} where it names none
 * @param origin where this comes from, for people: {@code context prod of ~/.kube/config}
 */
record Access(
    String server, String namespace, String origin, Credentials credentials, HttpClient http) {

  /** Takes credentials anew that the server does not accept; false where there are no others. */
  boolean renew() {
    return credentials.renew();
  }
}
