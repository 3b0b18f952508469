package dev.slipway.kustomize.pattern;

import java.util.ArrayDeque;
import java.util.Deque;

/** One search in one text: all steps that it can be at go forward together. */
final class Run {
  private final Program program;
  private final String text;
  private final int[] reached;
  private int[] now;
  private int[] next;
  private int nowSize;
  private int nextSize;
  private boolean done;
  private final Deque<Integer> pending = new ArrayDeque<>();

  Run(Program program, String text) {
    this.program = program;
    this.text = text;
    int size = program.steps().size();
    this.reached = new int[size];
    this.now = new int[size];
    this.next = new int[size];
  }

  boolean find() {
    int at = 0;
    while (true) {
      enter(program.start(), at);
      if (done) {
        return true;
      }
      if (at >= text.length()) {
        return false;
      }
      int c = text.codePointAt(at);
      swap();
      at += Character.charCount(c);
      advance(c, at);
    }
  }

  private void swap() {
    int[] steps = now;
    now = next;
    next = steps;
    nowSize = nextSize;
    nextSize = 0;
  }

  private void advance(int c, int at) {
    for (int i = 0; i < nowSize && !done; i++) {
      if (program.steps().get(now[i]) instanceof Program.Step.Take take && take.set().contains(c)) {
        enter(take.next(), at);
      }
    }
  }

  /** Adds a step, and all that can be reached from it without a character, to the next ones. */
  private void enter(int first, int at) {
    pending.push(first);
    while (!pending.isEmpty()) {
      int index = pending.pop();
      if (reached[index] == at + 1) {
        continue;
      }
      reached[index] = at + 1;
      switch (program.steps().get(index)) {
        case Program.Step.Take _ -> next[nextSize++] = index;
        case Program.Step.Done _ -> done = true;
        case Program.Step.Fork fork -> {
          pending.push(fork.second());
          pending.push(fork.first());
        }
        case Program.Step.Check check -> {
          if (holds(check.place(), at)) {
            pending.push(check.next());
          }
        }
      }
    }
  }

  private boolean holds(Expression.Place place, int at) {
    return switch (place) {
      case TEXT_START -> at == 0;
      case TEXT_END -> at == text.length();
      case LINE_START -> at == 0 || text.charAt(at - 1) == '\n';
      case LINE_END -> at == text.length() || text.charAt(at) == '\n';
      case WORD_EDGE -> isWord(at - 1) != isWord(at);
      case NO_WORD_EDGE -> isWord(at - 1) == isWord(at);
    };
  }

  private boolean isWord(int at) {
    return at >= 0 && at < text.length() && CharacterSet.WORD.contains(text.charAt(at));
  }
}
