package dev.slipway.kustomize.schema;

/** What a schema calls the type of an object. */
record TypeName(String apiVersion, String kind) {}
