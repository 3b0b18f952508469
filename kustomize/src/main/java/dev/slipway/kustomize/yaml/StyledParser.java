package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.StyledDocument.Look;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;

/** Reads a document with its comments. */
final class StyledParser {
  private static final int DEEPEST = 1_000;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setParseComments(true).setCodePointLimit(Integer.MAX_VALUE).build();

  /**
   * A comment that stands in lines of its own; an empty text is an empty line.
   *
   * @param line where it stands
   */
  private record Comment(int line, String text) {}

  private final Iterator<Event> events;
  private final IdentityHashMap<Node, Look> looks = new IdentityHashMap<>();
  private final Map<String, Node> anchors = new HashMap<>();
  private List<Comment> pending = new ArrayList<>();
  private @Nullable Node last;
  private boolean dashes;
  private int depth;

  StyledParser(String text) {
    this.events = new ParserImpl(SETTINGS, ReadAhead.reader(SETTINGS, text));
  }

  Optional<StyledDocument> parse() {
    try {
      Event event = next();
      while (event.getEventId() == Event.ID.StreamStart
          || event.getEventId() == Event.ID.DocumentStart) {
        dashes |= event instanceof DocumentStartEvent start && start.isExplicit();
        event = next();
      }
      if (event.getEventId() == Event.ID.StreamEnd) {
        return Optional.empty();
      }
      Node root = node(event);
      while (events.hasNext() && next().getEventId() != Event.ID.StreamEnd) {
        // Only comments matter from here on, and what follows the first document is not read.
        if (events.hasNext() && pending.size() > DEEPEST) {
          break;
        }
      }
      return Optional.of(new StyledDocument(root, looks, taken(Integer.MAX_VALUE)));
    } catch (YamlEngineException failure) {
      throw new KustomizeException("yaml: " + failure.getMessage());
    }
  }

  /** The next event that is no comment; comments are kept for whom they belong to. */
  private Event next() {
    Event event = events.next();
    while (event instanceof CommentEvent comment) {
      String text = "#" + comment.getValue();
      switch (comment.getCommentType()) {
        case BLOCK -> pending.add(new Comment(line(comment), text));
        case IN_LINE -> {
          if (last != null) {
            Look look = looks.getOrDefault(last, Look.NONE);
            looks.put(last, new Look(look.flow(), look.head(), text));
          }
        }
        case BLANK_LINE -> {
          boolean behindDashes = dashes && looks.isEmpty();
          if (!behindDashes && !pending.isEmpty() && !pending.getLast().text().isEmpty()) {
            pending.add(new Comment(line(comment), ""));
          }
        }
      }
      event = events.next();
    }
    return event;
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0);
  }

  private Node node(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case AliasEvent alias -> alias(alias);
      case CollectionStartEvent start -> collection(start);
      default -> throw new KustomizeException("yaml: did not find expected node content");
    };
  }

  private ScalarNode scalar(ScalarEvent event) {
    ScalarNode.Style style =
        switch (event.getScalarStyle()) {
          case PLAIN, JSON_SCALAR_STYLE -> ScalarNode.Style.PLAIN;
          case SINGLE_QUOTED -> ScalarNode.Style.SINGLE_QUOTED;
          case DOUBLE_QUOTED -> ScalarNode.Style.DOUBLE_QUOTED;
          case LITERAL -> ScalarNode.Style.LITERAL;
          case FOLDED -> ScalarNode.Style.FOLDED;
        };
    String plainTag = style == ScalarNode.Style.PLAIN ? PlainScalar.tag(event.getValue()) : "!!str";
    String tag =
        event.getTag().map(written -> written.replace("tag:yaml.org,2002:", "!!")).orElse(plainTag);
    var node = new ScalarNode(tag, event.getValue(), style, Source.UNKNOWN);
    remember(event, node);
    last = node;
    return node;
  }

  private Node alias(AliasEvent event) {
    Node target = anchors.get(event.getAlias().getValue());
    if (target == null) {
      throw new KustomizeException(
          "yaml: unknown anchor '" + event.getAlias().getValue() + "' referenced");
    }
    return target.copy();
  }

  private void remember(NodeEvent event, Node node) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
  }

  private Node collection(CollectionStartEvent start) {
    if (++depth > DEEPEST) {
      throw new KustomizeException("yaml: exceeded max depth of " + DEEPEST);
    }
    boolean flow = start.getFlowStyle() == FlowStyle.FLOW;
    Node node = start.getEventId() == Event.ID.MappingStart ? mapping(start) : sequence(start);
    Look look = looks.getOrDefault(node, Look.NONE);
    looks.put(node, new Look(flow, look.head(), look.line()));
    if (flow) {
      last = node;
    }
    depth--;
    return node;
  }

  private MapNode mapping(CollectionStartEvent start) {
    var map = new MapNode();
    remember(start, map);
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      List<String> head = taken(line(event));
      if (!(node(event) instanceof ScalarNode key)) {
        throw new KustomizeException("yaml: invalid map key");
      }
      looks.put(key, new Look(false, head, ""));
      map.put(key, node(next()));
    }
    return map;
  }

  private SequenceNode sequence(CollectionStartEvent start) {
    var sequence = new SequenceNode();
    remember(start, sequence);
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      // Comments behind a scalar come before it, as the parser has to look ahead.
      List<String> head = taken(line(event));
      Node item = node(event);
      Look look = looks.getOrDefault(item, Look.NONE);
      looks.put(item, new Look(look.flow(), head, look.line()));
      sequence.items().add(item);
    }
    return sequence;
  }

  /** The comments up to a line, of which the rest stays. */
  private List<String> taken(int lastLine) {
    List<String> comments =
        pending.stream().filter(comment -> comment.line() <= lastLine).map(Comment::text).toList();
    pending.removeIf(comment -> comment.line() <= lastLine);
    return comments;
  }
}
