package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.YamlReader.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Makes the tree of one document out of the parser's events. */
final class DocumentParser {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          .setCodePointLimit(Integer.MAX_VALUE)
          .setParseComments(false)
          .build();

  private final Documents.Part part;
  private final String file;
  private final Limits limits;
  private final Iterator<Event> events;
  private final Map<String, Node> anchors = new HashMap<>();
  private int nodes;
  private int depth;

  DocumentParser(Documents.Part part, String file, Limits limits) {
    this.part = part;
    this.file = file;
    this.limits = limits;
    this.events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, part.text()));
  }

  /** The first document; null where there is none. What follows it is not looked at. */
  @Nullable Node parse() {
    try {
      events.next();
      Event event = events.next();
      if (event.getEventId() != Event.ID.DocumentStart) {
        return null;
      }
      Node root = node(events.next());
      events.next();
      return root;
    } catch (MarkedYamlEngineException failure) {
      throw malformed(failure.getProblem(), failure.getProblemMark());
    } catch (YamlEngineException failure) {
      throw malformed(String.valueOf(failure.getMessage()), Optional.empty());
    }
  }

  private Node node(Event event) {
    count(event);
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> sequence((CollectionStartEvent) event);
      case MappingStart -> mapping((CollectionStartEvent) event);
      case Alias -> alias((AliasEvent) event);
      case Comment, DocumentEnd, DocumentStart, MappingEnd, SequenceEnd, StreamEnd, StreamStart ->
          throw malformed("did not find expected node content", event.getStartMark());
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
    String tag =
        event
            .getTag()
            .filter(written -> !written.equals("!"))
            .map(DocumentParser::shortTag)
            .orElseGet(() ->
                style == ScalarNode.Style.PLAIN ? PlainScalar.tag(event.getValue()) : "!!str");
    var node = new ScalarNode(tag, event.getValue(), style, source(event));
    anchor(event, node);
    return node;
  }

  private SequenceNode sequence(CollectionStartEvent start) {
    var node = new SequenceNode(source(start));
    start.getTag().map(DocumentParser::shortTag).ifPresent(node::setTag);
    anchor(start, node);
    deeper(start);
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      node.items().add(node(event));
      event = events.next();
    }
    depth--;
    return node;
  }

  private MapNode mapping(CollectionStartEvent start) {
    var node = new MapNode(source(start));
    start.getTag().map(DocumentParser::shortTag).ifPresent(node::setTag);
    anchor(start, node);
    deeper(start);
    List<MapNode> merged = new ArrayList<>();
    boolean mergeSeen = false;
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      ScalarNode key = key(event);
      Node value = node(events.next());
      if (key.tag().equals("!!merge")) {
        if (mergeSeen) {
          throw new KustomizeException("duplicate merge key", key.source());
        }
        mergeSeen = true;
        collectMerged(value, merged);
      } else {
        putNew(node, key, value);
      }
      event = events.next();
    }
    for (MapNode source : merged) {
      mergeInto(node, source);
    }
    depth--;
    return node;
  }

  private ScalarNode key(Event event) {
    if (node(event) instanceof ScalarNode scalar) {
      return scalar;
    }
    throw new KustomizeException(
        "a key of a mapping is a mapping or a sequence",
        source(event),
        "write a plain text as key");
  }

  private static void putNew(MapNode map, ScalarNode key, Node value) {
    for (MapNode.Field before : map.has(key.value()) ? map.fields() : List.<MapNode.Field>of()) {
      if (before.key().value().equals(key.value())) {
        throw new KustomizeException(
            "yaml: unmarshal errors: mapping key \""
                + key.value()
                + "\" already defined at line "
                + before.key().source().line(),
            key.source());
      }
    }
    map.put(key, value);
  }

  /** What a merge key names, the strongest first. */
  private static void collectMerged(Node value, List<MapNode> merged) {
    switch (value) {
      case MapNode map -> merged.add(map);
      case SequenceNode sequence -> {
        for (Node item : sequence.items()) {
          if (!(item instanceof MapNode map)) {
            throw new KustomizeException(
                "invalid map merge: map merge requires map or sequence of maps as the value",
                item.source());
          }
          merged.add(map);
        }
      }
      case ScalarNode scalar ->
          throw new KustomizeException(
              "invalid map merge: map merge requires map or sequence of maps as the value",
              scalar.source());
    }
  }

  private static void mergeInto(MapNode map, MapNode source) {
    for (MapNode.Field field : source.fields()) {
      if (!map.has(field.key().value())) {
        map.put(field.key().copy(), field.value().copy());
      }
    }
  }

  private Node alias(AliasEvent event) {
    Anchor name = event.getAlias();
    Node target = anchors.get(name.getValue());
    if (target == null) {
      throw malformed("unknown anchor '" + name.getValue() + "' referenced", event.getStartMark());
    }
    Node copy = target.copy();
    countCopy(copy, event);
    return copy;
  }

  private void anchor(NodeEvent event, Node node) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
  }

  private void countCopy(Node node, Event event) {
    count(event);
    switch (node) {
      case MapNode map -> map.fields().forEach(field -> countCopy(field.value(), event));
      case SequenceNode sequence -> sequence.items().forEach(item -> countCopy(item, event));
      case ScalarNode _ -> {}
    }
  }

  private void count(Event event) {
    if (++nodes > limits.nodes()) {
      throw malformed("document contains excessive aliasing", event.getStartMark());
    }
  }

  private void deeper(Event event) {
    if (++depth > limits.depth()) {
      throw malformed("exceeded max depth of " + limits.depth(), event.getStartMark());
    }
  }

  private static String shortTag(String tag) {
    String prefix = "tag:yaml.org,2002:";
    return tag.startsWith(prefix) ? "!!" + tag.substring(prefix.length()) : tag;
  }

  private Source source(Event event) {
    return source(event.getStartMark());
  }

  private Source source(Optional<Mark> mark) {
    return new Source(file, mark.map(at -> part.firstLine() + at.getLine()).orElse(0));
  }

  private KustomizeException malformed(String problem, Optional<Mark> mark) {
    Source source = source(mark);
    String place = source.line() == 0 ? "" : "line " + source.line() + ": ";
    return new KustomizeException("MalformedYAMLError: yaml: " + place + problem, source);
  }
}
