package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// fetched is a page in the clear.
func fetched(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b)
}

// TestMetrics: a collector reads what happened and what there is; so does whoever asks for health.
func TestMetrics(t *testing.T) {
	place := portOn(t)
	s := begin(t, live.Setup{Extra: fmt.Sprintf("[metrics]\nlisten = [%q]\n", place)})
	s.open()
	live.Until(t, "the letters have left", func() bool { return strings.Count(s.desk.Log(), " sent ") >= 2 })
	for _, path := range []string{"/healthz", "/readyz"} {
		code, text := fetched(t, "http://"+place+path)
		want(t, path, fmt.Sprint(code, text), "200ok\n")
	}
	code, text := fetched(t, "http://"+place+"/metrics")
	want(t, "status", code, 200)
	holds(t, "metrics", text, `guichet_mails_total{verb="received"} 1`, `guichet_mails_total{verb="sent"} 2`, `guichet_mails_total{verb="queued"} 2`,
		`guichet_mails_total{verb="bounced"} 0`, `guichet_tickets{status="open"} 1`, `guichet_letters{state="deferred"} 0`, `guichet_up 1`,
		`guichet_receive_seconds_count 1`, `guichet_delivery_seconds_count{outcome="sent"} 2`, "guichet_database_bytes ", "process_resident_memory_bytes ",
		"guichet_oldest_open_ticket_seconds ", `guichet_held_mails{kind="quarantine"} 0`)
	for _, path := range []string{"/status", "/log", "/counts", "/tickets", "/debug/pprof/"} {
		if code, _ := fetched(t, "http://"+place+path); code != 404 {
			t.Errorf("%s is open to whoever reaches the metrics: %d", path, code)
		}
	}
	for _, secret := range []string{"carla", "customer.test", "printer"} { // what strangers wrote
		if strings.Contains(text, secret) {
			t.Errorf("metrics tell %q", secret)
		}
	}
}

// TestTail: who follows sees the last lines and each that comes, for people or as JSON; verbs and words choose.
func TestTail(t *testing.T) {
	s := begin(t, live.Setup{})
	s.open()
	live.Until(t, "the letters have left", func() bool { return strings.Count(s.desk.Log(), " sent ") >= 2 })
	out, _, code := s.desk.Run("tail", "--once")
	want(t, "exit", code, 0)
	var verbs []string
	for _, m := range regexp.MustCompile(`(?m)^\S+ INF (\w+) `).FindAllStringSubmatch(out, -1) {
		verbs = append(verbs, m[1])
	}
	holds(t, "the way of a mail", strings.Join(verbs, " "), "received", "filed", "queued queued", "sent")
	out, _, _ = s.desk.Run("tail", "--once", "--verb", "sent", "carla@customer.test")
	want(t, "lines of carla's letter", strings.Count(out, "\n"), 1)
	out, _, _ = s.desk.Run("tail", "--once", "--json", "--verb", "received")
	holds(t, "as JSON", out, `"message":"received"`, `"size":`)
	_, stderr, code := s.desk.Run("tail", "--once", "--verb", "lost")
	want(t, "exit of an unknown verb", code, 2)
	holds(t, "its words", stderr, `"lost" is no verb`)

	cmd := exec.Command(binary, "tail", "--verb", "queued,received", "dora", "--config", s.desk.Conf)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	lines := bufio.NewReader(pipe)
	line := make(chan string, 1)
	go func() {
		text, _ := lines.ReadString('\n')
		more, _ := lines.ReadString('\n')
		line <- text + more
	}()
	s.desk.Send(live.NewDraft(dora, support, "Printer", "Hello,\nit does not print.\nDora\n"))
	select {
	case text := <-line:
		holds(t, "a line that comes", text, "queued", "ticket=2", "received")
	case <-time.After(live.Patience):
		t.Error("no line comes")
	}
}

// TestTop: at a glance, once; and what the other side said is plain text.
func TestTop(t *testing.T) {
	s := begin(t, live.Setup{})
	s.sink.Refuse(func(string) string { return "451 4.7.1 wait \x1b[31m please" })
	s.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello,\nI cannot log in since Monday.\nCarla\n"))
	live.Until(t, "letters wait", func() bool { return strings.Contains(s.desk.Log(), " deferred ") })
	out, _, code := s.desk.Run("top", "--once")
	want(t, "exit", code, 0)
	holds(t, "top", out, "received              1", "deferred", "1 open, 0 pending, 0 resolved; the oldest open one, #1", "SLOW", "customer.test")
	if strings.Contains(out, "\x1b") {
		t.Errorf("a stranger's escape reaches the terminal: %q", out)
	}
}

// TestReloadCommand: what waits for a restart is named, a fault is told with its line, and without a desk it fails.
func TestReloadCommand(t *testing.T) {
	s := begin(t, live.Setup{})
	out, _, code := s.desk.Run("reload")
	want(t, "exit", code, 0)
	holds(t, "reload", out, "read again")
	s.desk.Configure(live.Setup{Relay: "127.0.0.1:1", Hold: "7s"})
	out, _, _ = s.desk.Run("reload")
	holds(t, "reload", out, "counts from the next start only: outbound")
	s.desk.Configure(live.Setup{Hold: "soon"})
	_, stderr, code := s.desk.Run("reload")
	want(t, "exit of a fault", code, 2)
	holds(t, "its words", stderr, s.desk.Conf+":", "lifecycle.hold")
	s.desk.Configure(live.Setup{})
	s.desk.Stop()
	_, stderr, code = s.desk.Run("reload")
	want(t, "exit without a desk", code, 1)
	holds(t, "its words", stderr, "no desk runs")
}
