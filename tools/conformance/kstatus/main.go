// Says what the real kstatus makes of objects that are made up at random: one JSON object for each line, with the
// object and its status. "main SEED COUNT"; equal arguments print equal lines.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strconv"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

type object = map[string]any

// maker makes up objects; most numbers are small, so that they are often equal.
type maker struct{ *rand.Rand }

func main() {
	seed, err := strconv.ParseInt(os.Args[1], 10, 64)
	fail(err)
	count, err := strconv.Atoi(os.Args[2])
	fail(err)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	maker := maker{rand.New(rand.NewSource(seed))}
	for i := 0; i < count; i++ {
		made := maker.object()
		text, err := json.Marshal(made)
		fail(err)
		// As a client reads it from the API server: whole numbers as int64.
		var read unstructured.Unstructured
		fail(read.UnmarshalJSON(text))
		result, err := status.Compute(&read)
		fail(err)
		line, err := json.Marshal(object{"status": result.Status, "object": made})
		fail(err)
		_, err = fmt.Fprintln(out, string(line))
		fail(err)
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (m maker) object() object {
	kinds := []struct {
		version, kind string
		fill          func(spec, status object)
	}{
		{"apps/v1", "Deployment", m.deployment},
		{"apps/v1", "Deployment", m.deployment},
		{"apps/v1", "ReplicaSet", m.replicaSet},
		{"apps/v1", "StatefulSet", m.statefulSet},
		{"apps/v1", "StatefulSet", m.statefulSet},
		{"apps/v1", "DaemonSet", m.daemonSet},
		{"batch/v1", "Job", m.job},
		{"batch/v1", "CronJob", m.nothing},
		{"v1", "Pod", m.pod},
		{"v1", "Pod", m.pod},
		{"v1", "PersistentVolumeClaim", m.claim},
		{"v1", "Service", m.service},
		{"v1", "Secret", m.nothing},
		{"v1", "ConfigMap", m.nothing},
		{"v1", "Namespace", m.nothing},
		{"policy/v1", "PodDisruptionBudget", m.nothing},
		{"apiextensions.k8s.io/v1", "CustomResourceDefinition", m.definition},
		{"example.org/v1", "Machine", m.custom},
		{"example.org/v1", "Machine", m.custom},
	}
	chosen := kinds[m.Intn(len(kinds))]
	metadata := object{"name": "x", "namespace": "n", "creationTimestamp": m.pick("2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z")}
	spec, state := object{}, object{}
	if m.Intn(25) == 0 {
		metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z"
	}
	if m.Intn(10) > 0 {
		metadata["generation"] = 2
	}
	if m.Intn(10) > 1 {
		state["observedGeneration"] = []int{2, 2, 2, 2, 2, 2, 1, 3, 0, -1}[m.Intn(10)]
	}
	chosen.fill(spec, state)
	if m.Intn(12) == 0 {
		m.add(state, m.condition("Reconciling", m.truth(), "", "working"))
	}
	if m.Intn(12) == 0 {
		m.add(state, m.condition("Stalled", m.truth(), "", "stuck"))
	}
	made := object{"apiVersion": chosen.version, "kind": chosen.kind, "metadata": metadata}
	if len(spec) > 0 {
		made["spec"] = spec
	}
	if len(state) > 0 {
		made["status"] = state
	}
	return made
}

func (m maker) nothing(_, _ object) {}

func (m maker) deployment(spec, state object) {
	m.number(spec, "replicas", 4)
	switch m.Intn(3) {
	case 0:
		spec["progressDeadlineSeconds"] = 600
	case 1:
		spec["progressDeadlineSeconds"] = 2147483647
	}
	all := m.Intn(4)
	for _, field := range []string{"replicas", "updatedReplicas", "readyReplicas", "availableReplicas"} {
		if m.Intn(4) > 0 {
			state[field] = all
		} else {
			m.number(state, field, 4)
		}
	}
	if m.Intn(8) > 0 {
		m.add(state, m.condition("Progressing", m.mostly("True"), m.pick("NewReplicaSetAvailable", "NewReplicaSetAvailable", "NewReplicaSetAvailable", "ReplicaSetUpdated", "ProgressDeadlineExceeded"), ""))
	}
	if m.Intn(8) > 0 {
		m.add(state, m.condition("Available", m.mostly("True"), "", ""))
	}
}

func (m maker) replicaSet(spec, state object) {
	m.number(spec, "replicas", 4)
	all := m.Intn(4)
	for _, field := range []string{"replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas"} {
		if m.Intn(5) > 0 {
			state[field] = all
		} else {
			m.number(state, field, 4)
		}
	}
	if m.Intn(6) == 0 {
		m.add(state, m.condition("ReplicaFailure", m.truth(), "FailedCreate", "quota"))
	}
}

func (m maker) statefulSet(spec, state object) {
	m.number(spec, "replicas", 4)
	switch m.Intn(4) {
	case 0:
		spec["updateStrategy"] = object{"type": "OnDelete"}
	case 1:
		spec["updateStrategy"] = object{"type": "RollingUpdate", "rollingUpdate": object{"partition": m.Intn(4)}}
	case 2:
		spec["updateStrategy"] = object{"type": "RollingUpdate"}
	}
	all := m.Intn(4)
	for _, field := range []string{"replicas", "readyReplicas", "currentReplicas", "updatedReplicas"} {
		if m.Intn(4) > 0 {
			state[field] = all
		} else {
			m.number(state, field, 4)
		}
	}
	state["currentRevision"] = m.pick("a", "a", "b")
	state["updateRevision"] = m.pick("a", "a", "b")
}

func (m maker) daemonSet(_, state object) {
	all := m.Intn(4)
	for _, field := range []string{"desiredNumberScheduled", "currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"} {
		if m.Intn(6) > 0 {
			state[field] = all
		} else {
			m.number(state, field, 4)
		}
	}
}

func (m maker) job(spec, state object) {
	m.number(spec, "parallelism", 3)
	m.number(spec, "completions", 3)
	if m.Intn(8) == 0 {
		spec["suspend"] = true
	}
	if m.Intn(3) > 0 {
		state["startTime"] = "2026-01-01T00:00:00Z"
	}
	m.number(state, "active", 3)
	m.number(state, "succeeded", 3)
	m.number(state, "failed", 3)
	if m.Intn(2) == 0 {
		m.add(state, m.condition(m.pick("Complete", "Complete", "Failed", "Suspended"), m.mostly("True"), "", "done"))
	}
}

func (m maker) pod(_, state object) {
	phase := m.pick("Succeeded", "Failed", "Running", "Running", "Running", "Pending", "Pending", "")
	if phase != "" {
		state["phase"] = phase
	}
	if m.Intn(2) == 0 {
		m.add(state, m.condition("Ready", m.truth(), "", ""))
	}
	if m.Intn(2) == 0 {
		m.add(state, m.condition("PodScheduled", m.pick("False", "False", "True"), m.pick("Unschedulable", "Unschedulable", "SchedulerError"), "0/3 nodes"))
	}
	var containers []any
	for _, name := range []string{"app", "sidecar"}[:m.Intn(3)] {
		container := object{"name": name}
		switch m.Intn(4) {
		case 0:
			container["state"] = object{"waiting": object{"reason": m.pick("CrashLoopBackOff", "CrashLoopBackOff", "ErrImagePull")}}
		case 1:
			container["state"] = object{"running": object{}}
		case 2:
			container["state"] = object{}
		}
		containers = append(containers, container)
	}
	if containers != nil {
		state["containerStatuses"] = containers
	}
}

func (m maker) claim(_, state object) {
	if m.Intn(4) > 0 {
		state["phase"] = m.pick("Bound", "Bound", "Pending", "Lost")
	}
}

func (m maker) service(spec, _ object) {
	if m.Intn(4) > 0 {
		spec["type"] = m.pick("ClusterIP", "LoadBalancer", "LoadBalancer", "NodePort", "ExternalName")
	}
	if m.Intn(2) == 0 {
		spec["clusterIP"] = m.pick("10.0.0.1", "None", "")
	}
}

func (m maker) definition(_, state object) {
	if m.Intn(3) > 0 {
		m.add(state, m.condition("NamesAccepted", m.mostly("True"), "Conflict", "names"))
	}
	if m.Intn(3) > 0 {
		m.add(state, m.condition("Established", m.truth(), m.pick("Installing", "NotAccepted"), ""))
	}
}

func (m maker) custom(_, state object) {
	if m.Intn(4) > 0 {
		m.add(state, m.condition("Ready", m.pick("True", "True", "False", "Unknown", "Perhaps"), "Why", "because"))
	}
	if m.Intn(4) == 0 {
		m.add(state, m.condition("Healthy", m.truth(), "", ""))
	}
}

func (m maker) condition(name, status, reason, message string) object {
	made := object{"type": name, "status": status, "lastTransitionTime": "2026-01-01T00:00:00Z"}
	if reason != "" {
		made["reason"] = reason
	}
	if message != "" {
		made["message"] = message
	}
	return made
}

func (m maker) add(state object, condition object) {
	conditions, _ := state["conditions"].([]any)
	if m.Intn(2) == 0 {
		state["conditions"] = append(conditions, condition)
	} else {
		state["conditions"] = append([]any{condition}, conditions...)
	}
}

func (m maker) number(fields object, name string, below int) {
	if m.Intn(5) > 0 {
		fields[name] = m.Intn(below)
	}
}

func (m maker) truth() string { return m.pick("True", "True", "False", "Unknown") }

func (m maker) mostly(status string) string {
	return m.pick(status, status, status, status, "False", "Unknown")
}

func (m maker) pick(choices ...string) string { return choices[m.Intn(len(choices))] }
