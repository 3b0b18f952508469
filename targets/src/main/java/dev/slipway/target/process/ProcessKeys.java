package dev.slipway.target.process;

import static dev.slipway.target.process.ProcessKeys.State.CONDITION;
import static dev.slipway.target.process.ProcessKeys.State.HONOURED;
import static dev.slipway.target.process.ProcessKeys.State.IGNORED;
import static dev.slipway.target.process.ProcessKeys.State.REFUSED;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this target does with every key that a service can have in a Compose file: the reference
 * page is held against this list.
 *
 * <p>A key is ignored only where leaving it out changes nothing that the program could see. All
 * others are refused by name, unless their value is empty or false and so asks for nothing.
 */
public final class ProcessKeys {
  /** What is done with a key. */
  public enum State {
    HONOURED,
    /** Honoured for some values and refused for others; the text says which. */
    CONDITION,
    IGNORED,
    REFUSED
  }

  /**
   * One key.
   *
   * @param why what it means here; for a refused one, what to do instead
   */
  public record Key(State state, String why) {}

  /** The keys of a service by name. */
  public static final Map<String, Key> SERVICE = Collections.unmodifiableMap(service());

  private ProcessKeys() {}

  private static Map<String, Key> service() {
    var keys = new TreeMap<String, Key>();
    put(keys, HONOURED, "", "command entrypoint environment working_dir healthcheck restart");
    put(keys, HONOURED, "", "stop_signal stop_grace_period depends_on");
    put(keys, HONOURED, "settled when the files are read", "env_file extends profiles");
    put(keys, HONOURED, "run as root to use another user than Slipway's own", "user");
    put(keys, HONOURED, "the supervisor reaps orphans with and without it", "init");
    put(keys, CONDITION, "a port must be published as itself; checked before a start", "ports");
    put(keys, CONDITION, "one instance of each service", "scale");
    put(keys, CONDITION, "one replica, no limits, no restart policy", "deploy");
    put(keys, CONDITION, "only the default network, which is this machine's own", "networks");
    put(keys, CONDITION, "only \"host\", which is what a process has", "network_mode pid ipc");
    put(keys, CONDITION, "only \"host\", which is what a process has", "uts userns_mode cgroup");
    put(keys, CONDITION, "only a bind mount of a path onto itself", "volumes");
    put(keys, IGNORED, "the program comes from command or entrypoint", "image build");
    put(keys, IGNORED, "there is no image to fetch", "pull_policy platform");
    put(keys, IGNORED, "there is no container", "container_name labels label_file annotations");
    put(keys, IGNORED, "there is no container", "runtime isolation");
    put(keys, IGNORED, "a process is reached without it", "expose");
    put(keys, IGNORED, "for people at a terminal", "attach develop stdin_open tty");
    put(keys, IGNORED, "logs are kept in files of 10 MB, three for each service", "logging");
    String isolation = "a process of this machine is not confined like a container";
    put(keys, REFUSED, isolation, "privileged read_only cap_add cap_drop security_opt");
    put(keys, REFUSED, isolation, "devices device_cgroup_rules gpus group_add credential_spec");
    put(keys, REFUSED, isolation, "sysctls ulimits cgroup_parent use_api_socket");
    String limits = "limits are not set for processes; use systemd or a compose target for them";
    put(keys, REFUSED, limits, "mem_limit mem_reservation mem_swappiness memswap_limit");
    put(keys, REFUSED, limits, "cpus cpuset cpu_count cpu_percent cpu_shares cpu_period cpu_quota");
    put(keys, REFUSED, limits, "cpu_rt_runtime cpu_rt_period blkio_config pids_limit");
    put(keys, REFUSED, limits, "oom_kill_disable oom_score_adj shm_size storage_opt");
    String network = "a process uses this machine's network and names as they are";
    put(keys, REFUSED, network, "hostname domainname dns dns_opt dns_search extra_hosts");
    put(keys, REFUSED, network, "links external_links mac_address");
    String files = "a process sees this machine's files; give it their paths";
    put(keys, REFUSED, files, "tmpfs volumes_from");
    String given = files + ", or give it the value itself in environment";
    put(keys, REFUSED, given, "configs secrets");
    put(keys, REFUSED, "not yet", "post_start pre_stop provider models");
    return keys;
  }

  private static void put(Map<String, Key> keys, State state, String why, String names) {
    for (String name : names.split(" ")) {
      keys.put(name, new Key(state, why));
    }
  }
}
