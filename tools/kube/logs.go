package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// Where a pod says what its containers have printed: for all of them, or, with a dot and its name, for one.
const logAnnotation = "pod.slipway.test/log"

// serveLogs answers for the nodes what a kubelet is asked for logs. KWOK can do it too, but only from files that its
// own configuration names beforehand; here a fixture carries its log lines itself, and a test adds to them by annotating.
func serveLogs(address, certificate, key, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		pods := client.CoreV1().Pods(r.PathValue("namespace"))
		get := func() (*core.Pod, error) { return pods.Get(r.Context(), r.PathValue("pod"), meta.GetOptions{}) }
		if err := writeLog(r.Context(), w, r, get); err != nil && r.Context().Err() == nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	return http.ListenAndServeTLS(address, certificate, key, mux)
}

func writeLog(ctx context.Context, w http.ResponseWriter, r *http.Request, get func() (*core.Pod, error)) error {
	asked := r.URL.Query()
	for written := -1; ; {
		pod, err := get()
		if err != nil {
			return err
		}
		log, err := logOf(pod, r.PathValue("container"), asked.Get("previous") == "true")
		if err != nil {
			return err
		}
		lines := log.lines
		if written < 0 {
			lines = log.asked(asked.Get)
		} else {
			lines = lines[min(written, len(lines)):]
		}
		var text bytes.Buffer
		for _, line := range lines {
			if asked.Get("timestamps") == "true" {
				text.WriteString(log.start.Format(time.RFC3339Nano) + " ")
			}
			text.WriteString(line + "\n")
		}
		if limit, err := strconv.Atoi(asked.Get("limitBytes")); err == nil {
			text.Truncate(min(limit, text.Len()))
		}
		if _, err := w.Write(text.Bytes()); err != nil {
			return nil
		}
		written = len(log.lines)
		if asked.Get("follow") != "true" || !log.running {
			return nil
		}
		w.(http.Flusher).Flush()
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// containerLog is what one container has printed, all of it when it started.
type containerLog struct {
	lines   []string
	start   time.Time
	running bool
}

func logOf(pod *core.Pod, container string, previous bool) (*containerLog, error) {
	log := &containerLog{}
	state, err := stateOf(pod, container, previous)
	if err != nil {
		return nil, err
	}
	switch {
	case state.Running != nil:
		log.start, log.running = state.Running.StartedAt.Time, true
	case state.Terminated != nil:
		log.start = state.Terminated.StartedAt.Time
	}
	text, ok := pod.Annotations[logAnnotation+"."+container]
	if !ok {
		text = pod.Annotations[logAnnotation]
	}
	if text = strings.TrimSuffix(text, "\n"); text != "" {
		log.lines = strings.Split(text, "\n")
	}
	return log, nil
}

// stateOf is the state that the log of a container is from: of its last run where the present one waits.
func stateOf(pod *core.Pod, container string, previous bool) (core.ContainerState, error) {
	for _, status := range append(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses...) {
		switch {
		case status.Name != container:
		case previous && status.LastTerminationState.Terminated == nil:
			return core.ContainerState{}, fmt.Errorf("previous terminated container %q in pod %q not found", container, pod.Name)
		case previous || status.State.Waiting != nil && status.LastTerminationState.Terminated != nil:
			return status.LastTerminationState, nil
		case status.State.Waiting != nil:
			return core.ContainerState{}, fmt.Errorf("container %q in pod %q is waiting to start: %s",
				container, pod.Name, status.State.Waiting.Reason)
		default:
			return status.State, nil
		}
	}
	return core.ContainerState{}, fmt.Errorf("container %q in pod %q is not available", container, pod.Name)
}

// asked is the part of the lines that a first answer holds.
func (log *containerLog) asked(parameter func(string) string) []string {
	since := time.Time{}
	if seconds, err := strconv.Atoi(parameter("sinceSeconds")); err == nil {
		since = time.Now().Add(-time.Duration(seconds) * time.Second)
	}
	if moment, err := time.Parse(time.RFC3339, parameter("sinceTime")); err == nil && moment.After(since) {
		since = moment
	}
	if log.start.Before(since) {
		return nil
	}
	if tail, err := strconv.Atoi(parameter("tailLines")); err == nil {
		return log.lines[max(0, len(log.lines)-tail):]
	}
	return log.lines
}

// logsCommand takes its four arguments by position: only `up` calls it.
func logsCommand(arguments []string) error {
	if len(arguments) != 4 {
		return errors.New("usage: node-logs ADDRESS CERTIFICATE KEY KUBECONFIG")
	}
	for _, file := range arguments[1:] {
		if _, err := os.Stat(file); err != nil {
			return err
		}
	}
	return serveLogs(arguments[0], arguments[1], arguments[2], arguments[3])
}
