package dev.slipway.render;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Lays one file over another, and a service over the one that it extends. */
final class Merge {
  private enum Rule {
    PAIRS,
    HOSTS,
    BUILD,
    REPLACE,
    DEPENDENCIES,
    NAMES,
    LOGGING,
    ULIMIT,
    POOLS
  }

  private static final Paths<Rule> RULES = rules();

  private Merge() {}

  private static Paths<Rule> rules() {
    var rules = new Paths<Rule>();
    for (String key :
        new String[] {
          "annotations",
          "build.args",
          "build.additional_contexts",
          "build.labels",
          "deploy.labels",
          "dns",
          "dns_opt",
          "dns_search",
          "env_file",
          "label_file",
          "environment",
          "labels",
          "volumes.*.volume.labels",
          "sysctls",
          "tmpfs"
        }) {
      rules.add("services.*." + key, Rule.PAIRS);
    }
    rules.add("networks.*.labels", Rule.PAIRS);
    rules.add("volumes.*.labels", Rule.PAIRS);
    rules.add("networks.*.ipam.config", Rule.POOLS);
    rules.add("services.*.build", Rule.BUILD);
    rules.add("services.*.build.extra_hosts", Rule.HOSTS);
    rules.add("services.*.extra_hosts", Rule.HOSTS);
    rules.add("services.*.command", Rule.REPLACE);
    rules.add("services.*.entrypoint", Rule.REPLACE);
    rules.add("services.*.healthcheck.test", Rule.REPLACE);
    rules.add("services.*.depends_on", Rule.DEPENDENCIES);
    rules.add("services.*.networks", Rule.NAMES);
    rules.add("services.*.models", Rule.NAMES);
    rules.add("services.*.logging", Rule.LOGGING);
    return rules.add("services.*.ulimits.*", Rule.ULIMIT);
  }

  /** The first with the second over it; both may be used up. */
  static Value.Mapping files(Value.Mapping under, Value.Mapping over) {
    return mappings(under, over, "");
  }

  static Value.Mapping services(Value.Mapping under, Value.Mapping over) {
    return mappings(under, over, "services.x");
  }

  private static Value merge(Value under, Value over, String path) {
    Rule rule = RULES.at(path);
    if (rule != null) {
      return byRule(rule, under, over, path);
    }
    if (under.isNil()) {
      return over;
    }
    if (over.isNil()) {
      return under;
    }
    return switch (under) {
      case Value.Mapping mapping -> {
        if (over instanceof Value.Mapping other) {
          yield mappings(mapping, other, path);
        }
        throw cannot(over, path, mapping);
      }
      case Value.Listing listing -> {
        if (over instanceof Value.Listing other) {
          yield appended(listing, other);
        }
        throw cannot(over, path, listing);
      }
      default -> over;
    };
  }

  private static RuntimeException cannot(Value over, String path, Value under) {
    return Refusal.of(
        over,
        path,
        over.kind() + " cannot be laid over " + under.kind(),
        "write it as in the file below, in " + under.at());
  }

  private static Value byRule(Rule rule, Value under, Value over, String path) {
    return switch (rule) {
      case REPLACE -> over;
      case PAIRS -> appended(pairs(under), pairs(over));
      case HOSTS -> hosts(under, over);
      case BUILD -> mappings(build(under), build(over), path);
      case DEPENDENCIES -> mappings(dependencies(under), dependencies(over), path);
      case NAMES -> mappings(names(under), names(over), path);
      case LOGGING -> logging(under, over, path);
      case ULIMIT ->
          under instanceof Value.Mapping mapping && over instanceof Value.Mapping other
              ? mappings(mapping, other, path)
              : over;
      case POOLS -> pools(under, over, path);
    };
  }

  private static Value.Mapping mappings(Value.Mapping under, Value.Mapping over, String path) {
    over.entries()
        .forEach((key, value) -> {
          Value there = under.get(key);
          under.put(key, there == null ? value : merge(there, value, Paths.below(path, key)));
          under.keys().put(key, over.keyAt(key));
        });
    return under;
  }

  private static Value.Listing appended(Value.Listing under, Value.Listing over) {
    var all = new Value.Listing(over.at());
    all.items().addAll(under.items());
    all.items().addAll(over.items());
    return all;
  }

  /** A mapping as a sorted list of {@code key=value}; a list as it is; one text as a list of it. */
  private static Value.Listing pairs(Value value) {
    return switch (value) {
      case Value.Mapping mapping -> {
        var sorted = new TreeSet<String>();
        mapping
            .entries()
            .forEach((key, entry) -> {
              switch (entry) {
                case Value.Nil _ -> sorted.add(key);
                case Value.Listing listing ->
                    listing.items().forEach(item -> sorted.add(key + "=" + scalar(item)));
                default -> sorted.add(key + "=" + scalar(entry));
              }
            });
        var listing = new Value.Listing(mapping.at());
        sorted.forEach(pair -> listing.add(new Value.Text(mapping.at(), pair)));
        yield listing;
      }
      case Value.Listing listing -> listing;
      case Value.Text text -> new Value.Listing(text.at()).add(text);
      default -> new Value.Listing(value.at());
    };
  }

  private static String scalar(Value value) {
    return value instanceof Value.Mapping || value instanceof Value.Listing ? "" : value.printed();
  }

  private static Value hosts(Value under, Value over) {
    Value.Listing all = pairs(under);
    var merged = new Value.Listing(over.at(), new ArrayList<>(all.items()));
    for (Value host : pairs(over).items()) {
      if (all.items().stream().noneMatch(there -> Value.same(there, host))) {
        merged.add(host);
      }
    }
    return merged;
  }

  private static Value.Mapping build(Value value) {
    return switch (value) {
      case Value.Mapping mapping -> mapping;
      case Value.Text text -> new Value.Mapping(text.at()).put("context", text);
      default -> new Value.Mapping(value.at());
    };
  }

  private static Value.Mapping dependencies(Value value) {
    return named(
        value,
        item ->
            new Value.Mapping(item.at())
                .put("condition", "service_started")
                .put("required", new Value.Truth(item.at(), true)));
  }

  private static Value.Mapping names(Value value) {
    return named(value, item -> new Value.Nil(item.at()));
  }

  private static Value.Mapping named(Value value, java.util.function.Function<Value, Value> each) {
    return switch (value) {
      case Value.Mapping mapping -> mapping;
      case Value.Listing listing -> {
        var mapping = new Value.Mapping(listing.at());
        for (Value item : listing.items()) {
          if (item instanceof Value.Text text) {
            mapping.put(text.text(), each.apply(item));
          }
        }
        yield mapping;
      }
      default -> new Value.Mapping(value.at());
    };
  }

  /** Options are laid over each other only where both mean the same driver. */
  private static Value logging(Value under, Value over, String path) {
    if (!(under instanceof Value.Mapping mapping) || !(over instanceof Value.Mapping other)) {
      return under.isNil() ? over : over.isNil() ? under : over;
    }
    Value driver = mapping.get("driver");
    Value otherDriver = other.get("driver");
    boolean same = driver == null || otherDriver == null || Value.same(driver, otherDriver);
    return same ? mappings(mapping, other, path) : other;
  }

  private static Value pools(Value under, Value over, String path) {
    if (!(under instanceof Value.Listing some) || !(over instanceof Value.Listing others)) {
      throw cannot(over, path, under);
    }
    List<Value> pools = new ArrayList<>();
    for (Value one : some.items()) {
      Value.Mapping pool = names(one);
      for (Value other : others.items()) {
        Value.Mapping laid = names(other);
        boolean same = Value.same(laid.get("subnet"), pool.get("subnet"));
        if (!same && indexOfSubnet(pools, laid) < 0) {
          pools.add(laid);
          continue;
        }
        // Compose changes the pool itself here, even by one of another subnet that it knows
        // already.
        mappings(pool, laid, path);
        int there = indexOfSubnet(pools, pool);
        if (there < 0) {
          pools.add(pool);
        } else {
          pools.set(there, pool);
        }
      }
    }
    return new Value.Listing(over.at(), pools);
  }

  private static int indexOfSubnet(List<Value> pools, Value pool) {
    for (int i = 0; i < pools.size(); i++) {
      if (pools.get(i) instanceof Value.Mapping there
          && pool instanceof Value.Mapping wanted
          && Value.same(there.get("subnet"), wanted.get("subnet"))) {
        return i;
      }
    }
    return -1;
  }
}
