package e2e

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

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

// startDemo runs the demo until the test ends and returns where its page is, and what it says.
func startDemo(t *testing.T) (page, words string) {
	t.Helper()
	said := &shared{}
	page = live.FreeAddr()
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
	live.Until(t, "the demo's words", func() bool { return strings.Contains(said.String(), "without an answer") })
	return "http://" + page + "/", said.String()
}

// A newcomer starts the demo, pastes the lines that it prints, and finds the mails on its
// page.
func TestDemoLinesWorkAsPrinted(t *testing.T) {
	needs(t, false, "swaks", "curl", "bash")
	t.Parallel()
	page, words := startDemo(t)
	for _, line := range strings.Split(words, "\n") {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "swaks ") || strings.Contains(line, "| curl ") {
			output(t, "bash", "-c", line)
		}
	}
	live.Until(t, "both tickets on the page", func() bool {
		body := get(t, page)
		return strings.Contains(body, "[#1] Hello") && strings.Contains(body, "[#2] Hello")
	})
}

// Carla writes in the demo and Ana answers: within a minute Ben reads who has the request, and the letter that
// told him of it says so, too. Ana's own does not.
func TestDemoTellsBenThatAnaTookIt(t *testing.T) {
	t.Parallel()
	page, _ := startDemo(t)
	send(t, page, "who", "carla", "kind", "new", "to", "support@desk.example", "subject", "The printer", "text", "It does not answer.")
	isNew := regexp.MustCompile(`<a href="/\?(ana|ben)=(\d+)">(?s:.{1,900}?)<span class="event">new</span>`)
	var of map[string]string
	live.Until(t, "the new request in both mailboxes", func() bool {
		of = map[string]string{}
		for _, m := range isNew.FindAllStringSubmatch(get(t, page), -1) {
			of[m[1]] = m[2]
		}
		return len(of) == 2
	})
	form := get(t, page+"?ana="+of["ana"]+"&ana.do=reply")
	to := regexp.MustCompile(`name="to" value="([^"]+)"`).FindStringSubmatch(form)
	if to == nil {
		t.Fatalf("no form to reply:\n%s", form)
	}
	send(t, page, "who", "ana", "kind", "reply", "answer", of["ana"], "to", html.UnescapeString(to[1]), "subject", "Re: [#1] The printer", "text", "Please switch it on.")
	const told = 3 * time.Minute // five times the ten seconds in which Ana can take her answer back, on a busy machine
	live.UntilWithin(t, told, "the letter to Ben", func() bool { return strings.Contains(get(t, page), "Ana has #1 now") })
	for agent, want := range map[string]int{"ana": 0, "ben": 1} {
		opened := get(t, page+"?"+agent+"="+of[agent])
		_, letter, _ := strings.Cut(opened, `id="`+agent+`-subject"`)
		if title, _, _ := strings.Cut(letter, "</h3>"); strings.Count(title, "Ana took it") != want {
			t.Errorf("the new request, as %s has it: %s", agent, title)
		}
	}
}

// send fills in a form of the demo's page; fields are pairs of name and value.
func send(t *testing.T, page string, fields ...string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	resp, err := http.Post(page+"send", w.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%v: %s", fields, resp.Status)
	}
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
