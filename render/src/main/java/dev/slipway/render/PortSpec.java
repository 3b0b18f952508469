package dev.slipway.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The short syntax of ports: {@code ip:published:target/protocol}, ranges included. */
final class PortSpec {
  private static final int MOST = 65535;

  private record Range(int first, int last) {
    int size() {
      return last - first;
    }
  }

  private record Port(int number, String protocol, String published) {}

  private final Value.Text spec;

  private PortSpec(Value.Text spec) {
    this.spec = spec;
  }

  static List<Value> parse(Value.Text spec) {
    return new PortSpec(spec).ports();
  }

  private List<Value> ports() {
    String text = spec.text();
    int last = text.lastIndexOf(':');
    String container = text.substring(last + 1);
    String rest = last < 0 ? "" : text.substring(0, last);
    int middle = rest.lastIndexOf(':');
    String published = rest.substring(middle + 1);
    String ip = middle < 0 ? "" : address(rest.substring(0, middle));

    String[] parts = container.split("/", -1);
    if (parts[0].isEmpty()) {
      throw wrong("it names no port");
    }
    String protocol =
        parts.length < 2 || parts[1].isEmpty() ? "tcp" : parts[1].toLowerCase(Locale.ROOT);
    if (!Set.of("tcp", "udp", "sctp").contains(protocol)) {
      throw wrong("the protocol is not tcp, udp or sctp");
    }
    return rows(ip, range(parts[0]), published, protocol);
  }

  private List<Value> rows(String ip, Range target, String published, String protocol) {
    Range host = published.isEmpty() ? new Range(0, 0) : range(published);
    boolean spread = target.size() == 0 && host.size() != 0;
    if (!published.isEmpty() && target.size() != host.size() && !spread) {
      throw wrong("its ranges are not of one length");
    }
    var ports = new ArrayList<Port>();
    for (int i = 0; i <= target.size(); i++) {
      String to =
          published.isEmpty()
              ? ""
              : spread ? host.first() + "-" + host.last() : Integer.toString(host.first() + i);
      ports.add(new Port(target.first() + i, protocol, to));
    }
    // Compose sorts them as texts, so 100 stands before 99.
    ports.sort(Comparator.comparing(port -> port.number() + "/" + port.protocol()));
    var rows = new ArrayList<Value>();
    for (Port port : ports) {
      var row = new Value.Mapping(spec.at()).put("mode", "ingress");
      // Even where it is empty: Compose tells "every address" from an address not spoken of.
      row.put("host_ip", ip);
      row.put("target", new Value.Whole(spec.at(), port.number()));
      if (!port.published().isEmpty()) {
        row.put("published", port.published());
      }
      rows.add(row.put("protocol", port.protocol()));
    }
    return rows;
  }

  private String address(String text) {
    String ip = text;
    if (text.startsWith("[") && text.endsWith("]")) {
      ip = text.substring(1, text.length() - 1);
    } else if (text.indexOf(':') >= 0) {
      throw wrong("an IPv6 address stands in brackets");
    }
    if (!ip.isEmpty() && !IpAddress.is(ip)) {
      throw wrong("the address is none");
    }
    return ip;
  }

  private Range range(String text) {
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : number(text.substring(dash + 1));
    if (last < first) {
      throw wrong("a range ends before it starts");
    }
    return new Range(first, last);
  }

  private int number(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    Long number = digits ? Numbers.decimal(text) : null;
    if (number == null || number > MOST) {
      throw wrong("a port is a number up to 65535");
    }
    return number.intValue();
  }

  private RuntimeException wrong(String why) {
    return Refusal.at(spec, "not a port: " + why, "write published:target, as in \"8080:80\"");
  }
}
