package dev.slipway.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What these tests want to know of a {@code pom.xml}. */
record Pom(Element project) {
  /** Something that Maven fetches. */
  record Artifact(String group, String name) {
    boolean ours() {
      return group.equals("dev.slipway");
    }

    @Override
    public String toString() {
      return group + ":" + name;
    }
  }

  static Pom read(Path file) {
    try {
      return new Pom(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(file + " is not XML", e);
    }
  }

  String artifactId() {
    return text(project, "artifactId").orElseThrow();
  }

  /** The directories of the modules, in order. */
  List<String> modules() {
    return elements("module").stream().map(Element::getTextContent).map(String::strip).toList();
  }

  /** What stands under {@code dependencies}, but not what is only managed. */
  List<Artifact> dependencies() {
    return elements("dependency").stream()
        .filter(dependency -> !inside(dependency, "dependencyManagement"))
        .map(Pom::artifact)
        .toList();
  }

  /** Everything that Maven may fetch because of this file: libraries, plugins, what they run. */
  List<Artifact> everything() {
    var all = new ArrayList<Artifact>();
    for (String kind : List.of("dependency", "plugin", "path", "artifactItem")) {
      elements(kind).forEach(element -> all.add(artifact(element)));
    }
    return List.copyOf(all);
  }

  private static Artifact artifact(Element element) {
    return new Artifact(
        text(element, "groupId").orElse("org.apache.maven.plugins"),
        text(element, "artifactId").orElseThrow());
  }

  private List<Element> elements(String name) {
    NodeList found = project.getElementsByTagName(name);
    var elements = new ArrayList<Element>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static Optional<String> text(Element parent, String child) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(child)) {
        return Optional.of(node.getTextContent().strip());
      }
    }
    return Optional.empty();
  }

  private static boolean inside(Element element, String name) {
    for (Node node = element.getParentNode(); node != null; node = node.getParentNode()) {
      if (node.getNodeName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
