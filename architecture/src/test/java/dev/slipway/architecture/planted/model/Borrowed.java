package dev.slipway.architecture.planted.model;

import com.tngtech.archunit.base.HasDescription;

/** Uses a library where only the JDK is allowed. */
public final class Borrowed {
  public static final Class<?> LIBRARY = HasDescription.class;

  private Borrowed() {}
}
