package dev.slipway.kustomize.regex;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.regex.Expression.Assertion;
import dev.slipway.kustomize.regex.Expression.Choice;
import dev.slipway.kustomize.regex.Expression.One;
import dev.slipway.kustomize.regex.Expression.Place;
import dev.slipway.kustomize.regex.Expression.Repeat;
import dev.slipway.kustomize.regex.Expression.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern as an automaton. All of its states are followed at once, so that each character of a
 * text costs at most the size of the pattern.
 */
final class Program {
  private static final int LARGEST = 200_000;

  private sealed interface Step {}

  private record Character1(IntPredicate set) implements Step {}

  private record Check(Place place) implements Step {}

  private static final class Split implements Step {
    int first;
    int second;
  }

  private static final class Jump implements Step {
    int target;
  }

  private record Accept() implements Step {}

  private final List<Step> steps = new ArrayList<>();

  Program(Expression expression) {
    emit(expression);
    add(new Accept());
  }

  private int add(Step step) {
    if (steps.size() >= LARGEST) {
      throw new KustomizeException("error parsing regexp: expression too large");
    }
    steps.add(step);
    return steps.size() - 1;
  }

  private void emit(Expression expression) {
    switch (expression) {
      case One one -> add(new Character1(one.set()));
      case Assertion assertion -> add(new Check(assertion.place()));
      case Sequence sequence -> sequence.parts().forEach(this::emit);
      case Choice choice -> emitChoice(choice.options());
      case Repeat repeat -> emitRepeat(repeat);
    }
  }

  private void emitChoice(List<Expression> options) {
    List<Jump> ends = new ArrayList<>();
    for (int i = 0; i < options.size() - 1; i++) {
      var split = new Split();
      split.first = add(split) + 1;
      emit(options.get(i));
      var end = new Jump();
      split.second = add(end) + 1;
      ends.add(end);
    }
    emit(options.getLast());
    ends.forEach(end -> end.target = steps.size());
  }

  private void emitRepeat(Repeat repeat) {
    for (int i = 0; i < repeat.min(); i++) {
      emit(repeat.what());
    }
    if (repeat.max() < 0) {
      var split = new Split();
      int start = add(split);
      split.first = start + 1;
      emit(repeat.what());
      var back = new Jump();
      back.target = start;
      split.second = add(back) + 1;
      return;
    }
    List<Split> optional = new ArrayList<>();
    for (int i = repeat.min(); i < repeat.max(); i++) {
      var split = new Split();
      split.first = add(split) + 1;
      optional.add(split);
      emit(repeat.what());
    }
    optional.forEach(split -> split.second = steps.size());
  }

  /** Whether the pattern matches anywhere in the text. */
  boolean findIn(String text) {
    var states = new States(steps.size());
    var next = new States(steps.size());
    int before = -1;
    int at = 0;
    while (true) {
      int after = at < text.length() ? text.codePointAt(at) : -1;
      states.add(0);
      if (follow(states, before, after)) {
        return true;
      }
      if (after < 0) {
        return false;
      }
      next.clear();
      for (int i = 0; i < states.size; i++) {
        int state = states.list[i];
        if (steps.get(state) instanceof Character1 one && one.set().test(after)) {
          next.add(state + 1);
        }
      }
      States swap = states;
      states = next;
      next = swap;
      before = after;
      at += Character.charCount(after);
    }
  }

  /** Adds what is reached without a character; says whether the end is. */
  private boolean follow(States states, int before, int after) {
    for (int i = 0; i < states.size; i++) {
      int state = states.list[i];
      Step step = steps.get(state);
      if (step instanceof Accept) {
        return true;
      } else if (step instanceof Check check && check.place().holds(before, after)) {
        states.add(state + 1);
      } else if (step instanceof Split split) {
        states.add(split.first);
        states.add(split.second);
      } else if (step instanceof Jump jump) {
        states.add(jump.target);
      }
    }
    return false;
  }

  /** A set of states in the order in which they came. */
  private static final class States {
    final int[] list;
    final boolean[] there;
    int size;

    States(int most) {
      list = new int[most];
      there = new boolean[most];
    }

    void add(int state) {
      if (!there[state]) {
        there[state] = true;
        list[size++] = state;
      }
    }

    void clear() {
      for (int i = 0; i < size; i++) {
        there[list[i]] = false;
      }
      size = 0;
    }
  }
}
