package dev.slipway.engine;

import dev.slipway.model.App;
import dev.slipway.model.AppName;

/** Asks the person who started a run what to do about its failure ({@code onFailure: ask}). */
public interface FailureChoice {
  /** Where nobody can be asked: it stays as it is until a person has answered. */
  FailureChoice UNATTENDED = (_, _) -> App.OnFailure.HOLD;

  App.OnFailure choose(AppName app, String cause);
}
