package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"guichet/e2e/live"
)

// shared is what a program has printed so far.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// A newcomer starts the demo, pastes the lines that it prints, and finds the mails on its
// page.
func TestDemoLinesWorkAsPrinted(t *testing.T) {
	needs(t, false, "swaks", "curl", "bash")
	t.Parallel()
	said := &shared{}
	page := live.FreeAddr()
	cmd := exec.Command(binary, "demo", "--smtp", live.FreeAddr(), "--page", page)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGINT)
		if err := cmd.Wait(); err != nil {
			t.Errorf("after Ctrl-C: %v\n%s", err, said)
		}
	})
	live.Until(t, "the demo's words", func() bool { return strings.Contains(said.String(), "| curl ") })
	for _, line := range strings.Split(said.String(), "\n") {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "swaks ") || strings.Contains(line, "| curl ") {
			output(t, "bash", "-c", line)
		}
	}
	live.Until(t, "both tickets on the page", func() bool {
		body := get(t, "http://"+page+"/")
		return strings.Contains(body, "[#1] Hello") && strings.Contains(body, "[#2] Hello")
	})
}

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", url, resp.Status, err)
	}
	return string(b)
}
