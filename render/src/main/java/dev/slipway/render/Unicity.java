package dev.slipway.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps, of what a list says twice about one thing, what it says last, in the first's place. */
final class Unicity {
  @FunctionalInterface
  private interface Identity {
    String of(Value item, String path);
  }

  private static final Paths<Identity> IDENTITIES = identities();

  private Unicity() {}

  private static Paths<Identity> identities() {
    var identities = new Paths<Identity>();
    for (String key :
        new String[] {
          "annotations",
          "build.args",
          "build.additional_contexts",
          "build.platform",
          "build.tags",
          "build.labels",
          "cap_add",
          "cap_drop",
          "deploy.labels",
          "dns",
          "dns_opt",
          "dns_search",
          "environment",
          "labels",
          "links",
          "networks.*.aliases",
          "networks.*.link_local_ips",
          "profiles",
          "sysctls",
          "tmpfs"
        }) {
      identities.add("services.*." + key, Unicity::key);
    }
    identities.add("networks.*.labels", Unicity::key);
    identities.add("networks.*.ipam.options", Unicity::key);
    identities.add("services.*.configs", (item, path) -> mount(item, path, ""));
    identities.add("services.*.secrets", (item, path) -> mount(item, path, "/run/secrets"));
    identities.add("services.*.env_file", Unicity::envFile);
    identities.add("services.*.expose", Unicity::exposed);
    identities.add("services.*.ports", Unicity::port);
    identities.add("services.*.devices", Unicity::device);
    return identities.add("services.*.volumes", Unicity::volume);
  }

  static void enforce(Value value, String path) {
    switch (value) {
      case Value.Mapping mapping ->
          mapping.entries().forEach((key, child) -> enforce(child, Paths.below(path, key)));
      case Value.Listing listing -> {
        Identity identity = IDENTITIES.at(path);
        if (identity != null) {
          dedupe(listing, identity, path);
        }
      }
      default -> {}
    }
  }

  private static void dedupe(Value.Listing listing, Identity identity, String path) {
    List<Value> kept = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (Value item : listing.items()) {
      String id = identity.of(item, path);
      Integer place = places.putIfAbsent(id, kept.size());
      if (place == null) {
        kept.add(item);
      } else {
        kept.set(place, item);
      }
    }
    listing.items().clear();
    listing.items().addAll(kept);
  }

  private static String key(Value item, String path) {
    if (!(item instanceof Value.Text text)) {
      throw Refusal.of(item, path, item.kind() + " where a text is expected", "write a text");
    }
    int equals = text.text().indexOf('=');
    return equals < 0 ? text.text() : text.text().substring(0, equals);
  }

  private static String mount(Value item, String path, String folder) {
    return switch (item) {
      case Value.Text text -> folder + "/" + text.text();
      case Value.Mapping mapping -> {
        String target = mapping.text("target");
        yield target != null ? target : folder + "/" + mapping.text("source");
      }
      default -> throw Refusal.of(item, path, item.kind() + " is no mount", "name one");
    };
  }

  private static String envFile(Value item, String path) {
    return switch (item) {
      case Value.Text text -> text.text();
      case Value.Mapping mapping -> {
        String file = mapping.text("path");
        if (file == null) {
          throw Refusal.of(item, path, "an env file has no path", "add \"path\"");
        }
        yield file;
      }
      default -> "";
    };
  }

  private static String exposed(Value item, String path) {
    return switch (item) {
      case Value.Text text -> text.text();
      case Value.Whole whole -> whole.printed();
      default -> throw Refusal.of(item, path, item.kind() + " is no port", "write a number");
    };
  }

  private static String port(Value item, String path) {
    return switch (item) {
      case Value.Text text -> text.text();
      case Value.Whole whole -> whole.printed();
      case Value.Mapping mapping -> {
        Value target = mapping.get("target");
        if (target == null) {
          throw Refusal.of(item, path, "a port has no target", "add \"target\"");
        }
        Value published = mapping.get("published");
        String host = mapping.text("host_ip");
        String protocol = mapping.text("protocol");
        yield "%s:%s:%s/%s"
            .formatted(
                host == null ? "0.0.0.0" : host,
                published == null ? "" : published.printed(),
                target.printed(),
                protocol == null ? "tcp" : protocol);
      }
      default -> "";
    };
  }

  private static String device(Value item, String path) {
    return switch (item) {
      case Value.Text text -> {
        String[] parts = text.text().split(":", -1);
        yield parts.length == 1 ? parts[0] : parts[1];
      }
      case Value.Mapping mapping -> {
        String target = mapping.text("target");
        if (target == null) {
          throw Refusal.of(item, path, "a device has no target", "add \"target\"");
        }
        yield target;
      }
      default -> "";
    };
  }

  private static String volume(Value item, String path) {
    return switch (item) {
      case Value.Text text -> String.valueOf(MountSpec.parse(text).text("target"));
      case Value.Mapping mapping -> {
        String target = mapping.text("target");
        if (target == null) {
          throw Refusal.of(item, path, "a volume has no target", "add \"target\"");
        }
        yield target;
      }
      default -> "";
    };
  }
}
