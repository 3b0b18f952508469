package dev.slipway.data;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML from the parser's events, so that depth and size are known before memory or stack are
 * spent on them.
 */
public final class YamlReader {
  private final String file;
  private final Limits limits;
  private final Iterator<Event> events;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private final Set<Anchor> open = new HashSet<>();
  private final IdentityHashMap<YamlNode, Long> sizes = new IdentityHashMap<>();

  private YamlReader(String file, String text, Limits limits) {
    this.file = file;
    this.limits = limits;
    var settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * The documents of a YAML text, in order.
   *
   * @param file how the text is called in positions and errors
   * @throws Problem (exit code 2) where it is not YAML, repeats a key, or is over the limits
   */
  public static List<YamlNode> read(String file, String text, Limits limits) {
    if (text.length() > limits.characters()) {
      throw new Problem(
          ExitCode.USAGE,
          "the file has %,d characters, more than the %,d that Slipway reads"
              .formatted(text.length(), limits.characters()),
          file,
          "take out what does not belong in it");
    }
    try {
      return new YamlReader(file, text, limits).documents();
    } catch (MarkedYamlEngineException e) {
      throw notYaml(file, e);
    } catch (YamlEngineException e) {
      throw new Problem(
          ExitCode.USAGE,
          "not YAML: " + Wording.printable(String.valueOf(e.getMessage())),
          file,
          "correct the syntax",
          e);
    }
  }

  private static Problem notYaml(String file, MarkedYamlEngineException e) {
    String where =
        e.getProblemMark()
            .map(mark -> file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
            .orElse(file);
    // The exception's own message quotes the line, which may hold a secret.
    return new Problem(
        ExitCode.USAGE,
        "not YAML: " + Wording.printable(String.valueOf(e.getProblem())),
        where,
        "correct the syntax there or in the line above",
        e);
  }

  private List<YamlNode> documents() {
    var documents = new ArrayList<YamlNode>();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        anchors.clear();
        documents.add(node(events.next(), 1));
      }
    }
    return documents;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > limits.depth()) {
      throw new Problem(
          ExitCode.USAGE,
          "nested more than " + limits.depth() + " levels deep",
          position(event).toString(),
          "write it flatter");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(open::add);
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar ->
              new YamlNode.Scalar(
                  position(event), scalar.getTag(), scalar.getValue(), scalar.isPlain());
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw new IllegalStateException("a node cannot start with " + event);
        };
    anchor.ifPresent(name -> {
      open.remove(name);
      anchors.put(name, node);
    });
    count(node, 1);
    return node;
  }

  private YamlNode aliased(AliasEvent alias) {
    Anchor anchor = alias.getAlias();
    if (open.contains(anchor)) {
      throw new Problem(
          ExitCode.USAGE,
          "the alias *" + anchor.getValue() + " stands inside what it points to",
          position(alias).toString(),
          "a value cannot contain itself");
    }
    YamlNode node = anchors.get(anchor);
    if (node == null) {
      throw new Problem(
          ExitCode.USAGE,
          "no anchor &" + anchor.getValue() + " above this alias",
          position(alias).toString(),
          Wording.nearest(
                  anchor.getValue(), anchors.keySet().stream().map(Anchor::getValue).toList())
              .map(near -> "did you mean *" + near + "?")
              .orElse("define it above"));
    }
    return node;
  }

  private YamlNode.Sequence sequence(SequenceStartEvent start, int depth) {
    var items = new ArrayList<YamlNode>();
    long size = 0;
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      YamlNode item = node(next, depth + 1);
      items.add(item);
      size = add(size, item);
    }
    var sequence = new YamlNode.Sequence(position(start), start.getTag(), items);
    count(sequence, size);
    return sequence;
  }

  private YamlNode.Mapping mapping(MappingStartEvent start, int depth) {
    var entries = new ArrayList<YamlNode.Entry>();
    var seen = new HashMap<String, Position>();
    long size = 0;
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      YamlNode key = node(next, depth + 1);
      YamlNode value = node(events.next(), depth + 1);
      entries.add(new YamlNode.Entry(key, value));
      size = add(add(size, key), value);
      if (key instanceof YamlNode.Scalar scalar && !scalar.text().equals("<<")) {
        Position first = seen.putIfAbsent(scalar.text(), scalar.at());
        if (first != null) {
          throw new Problem(
              ExitCode.USAGE,
              "the key \"%s\" stands twice, first in line %d"
                  .formatted(Wording.printable(scalar.text()), first.line()),
              scalar.at().toString(),
              "keep one of them");
        }
      }
    }
    var mapping = new YamlNode.Mapping(position(start), start.getTag(), entries);
    count(mapping, size);
    return mapping;
  }

  private long add(long size, YamlNode part) {
    long sum = size + sizes.getOrDefault(part, 1L);
    if (sum > limits.nodes()) {
      throw new Problem(
          ExitCode.USAGE,
          "more than %,d values once its aliases are written out".formatted(limits.nodes()),
          part.at().toString(),
          "use fewer aliases of aliases");
    }
    return sum;
  }

  private void count(YamlNode node, long size) {
    sizes.putIfAbsent(node, size + 1);
  }

  private Position position(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(new Position(file, 1, 1));
  }
}
