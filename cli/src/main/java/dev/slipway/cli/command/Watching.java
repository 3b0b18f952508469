package dev.slipway.cli.command;

/** Follows what happens until the person asks to end, or is no longer there to read. */
final class Watching {
  private final Invocation call;
  private final Thread reader = Thread.currentThread();

  /** To be made by the thread that follows. */
  Watching(Invocation call) {
    this.call = call;
  }

  /** Something that goes on until its thread is interrupted. */
  interface Endless {
    void run() throws InterruptedException;
  }

  void run(Endless endless) {
    call.session().onInterrupt(reader::interrupt);
    try {
      endless.run();
    } catch (InterruptedException _) {
      // That was the wish to end; it is not passed on to what follows.
    }
  }

  /** Ends it where whoever read this has gone: a pager was closed, a client was ended. */
  void shown() {
    if (call.session().out().checkError()) {
      reader.interrupt();
    }
  }
}
