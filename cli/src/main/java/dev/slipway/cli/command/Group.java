package dev.slipway.cli.command;

/** How the verbs are ordered in the help. */
public enum Group {
  BEGIN("Begin"),
  DEPLOY("Deploy"),
  LOOK("Look"),
  RECOVER("When something went wrong"),
  STEER("Steer"),
  RUN("Run the daemon, keep the records"),
  ABOUT("About this program");

  private final String title;

  Group(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
