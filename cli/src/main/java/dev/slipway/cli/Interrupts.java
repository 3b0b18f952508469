package dev.slipway.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C and SIGTERM: the first asks to end at the next boundary, the second ends at once.
 *
 * <p>A shutdown hook would hear the first signal only, so this uses the JDK's own signal class. It
 * has no supported name, is therefore looked up, and where it is missing the signals end at once.
 */
final class Interrupts {
  private static final int ENDED_BY_CTRL_C = 130;

  private Interrupts() {}

  static void onFirst(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      var handle = signal.getMethod("handle", signal, handler);
      var heard = new Heard(action);
      Object proxy =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, args) -> {
                switch (method.getName()) {
                  case "handle" -> heard.signal();
                  case "equals" -> {
                    return args[0] == heard;
                  }
                  case "hashCode" -> {
                    return System.identityHashCode(heard);
                  }
                  default -> {}
                }
                return null;
              });
      for (String name : new String[] {"INT", "TERM"}) {
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      // Then a signal ends the process at once, and resume goes on with what it left.
    }
  }

  private static final class Heard {
    private final Runnable action;
    private boolean before;

    Heard(Runnable action) {
      this.action = action;
    }

    synchronized void signal() {
      if (before) {
        Runtime.getRuntime().halt(ENDED_BY_CTRL_C);
      }
      before = true;
      Thread.ofVirtual().start(action);
    }
  }
}
