package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// readyz asks as a monitor does.
func readyz(t *testing.T, url string) (status int, text string) {
	t.Helper()
	resp, err := http.Get(url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// TestDamagedRecord: a damaged ticket is named by check, fsck, readyz and one line of the log, and costs only itself.
func TestDamagedRecord(t *testing.T) {
	setup, url := pagesAt()
	s := begin(t, setup)
	s.desk.Send(live.NewDraft(carla, support, "Kaffeemaschine", "It leaks.\n"))
	hers := s.sink.Wait(s, 1, "carla@customer.test", "received")
	s.desk.Send(live.NewDraft(dora, support, "Another matter", "Hello\n"))
	other := s.sink.Wait(s, 1, "dora@customer.test", "received")
	s.desk.Settle()
	if status, text := readyz(t, url); status != 200 || text != "ready\n" {
		t.Errorf("a sound desk says %d %q", status, text)
	}
	s.desk.Stop()
	path := filepath.Join(s.desk.Data(), "guichet.db")
	b, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(b, []byte("Kaffeemaschine")) {
		t.Fatalf("the subject does not stand in the database: %v", err)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(b, []byte("Kaffeemaschine"), []byte("Kaffeemaschinf")), 0o600); err != nil {
		t.Fatal(err)
	}
	const remedy = "guichet restore DIR"
	_, stderr, code := s.desk.Run("check")
	want(t, "check of a desk that does not run", code, 2)
	holds(t, "check", stderr, "ticket 1 is damaged", remedy)
	s.desk.Start()

	live.Until(t, "readyz to know", func() bool { _, text := readyz(t, url); return strings.Contains(text, "ticket 1 is damaged") })
	status, text := readyz(t, url)
	want(t, "readyz", status, 503)
	lacks(t, "readyz", text, "@", "ticket 2 ")
	want(t, "a reply to the damaged ticket", s.desk.Try(live.Reply(hers, carla, "Still.\n")).Code, 451)
	want(t, "a reply to another", s.desk.Try(live.Reply(other, dora, "Still.\n")).Code, 250)
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(t, "a stranger's mail", s.desk.Try(live.NewDraft("zoe@other.test", support, "New", "Hello\n")).Code, 250)
	s.sink.Wait(s, 1, "zoe@other.test", "received")
	want(t, "another reply to the damaged ticket", s.desk.Try(live.Reply(hers, carla, "And still.\n")).Code, 451)

	_, stderr, code = s.desk.Run("check")
	want(t, "check of a desk that runs", code, 2)
	holds(t, "check", stderr, "ticket 1 is damaged", remedy)
	out, _, code := s.desk.Run("fsck")
	want(t, "fsck", code, 1)
	holds(t, "fsck", out, "ticket 1: the checksum is wrong")
	want(t, "tickets that list names", len(s.desk.Tickets()), 2)
	lines := 0
	for line := range strings.Lines(s.desk.Log()) {
		if strings.Contains(line, "damaged record") && strings.Contains(line, `record="ticket 1"`) {
			lines++
			holds(t, "the line", line, "ERR", remedy)
		}
	}
	want(t, "lines of the log", lines, 1)
}

// TestDataMoved: a data directory that is moved away or replaced while the desk runs takes no mail and gets no file; when it
// is back the desk goes on.
func TestDataMoved(t *testing.T) {
	for what, sh := range map[string]struct{ gone, back string }{
		"moved":                       {"mv data away", "mv away data"},
		"an empty one in its place":   {"mv data away && mkdir -m 700 data", "rm -r data && mv away data"},
		"a copy in its place":         {"mv data away && cp -a away data", "rm -r data && mv away data"},
		"a link to a copy":            {"mv data away && cp -a away copy && ln -s copy data", "rm data && mv away data"},
		"the database alone removed":  {"mv data/guichet.db away", "mv away data/guichet.db"},
		"the database alone replaced": {"mv data/guichet.db away && cp -a away data/guichet.db", "mv -f away data/guichet.db"},
	} {
		t.Run(what, func(t *testing.T) {
			setup, url := pagesAt()
			s := begin(t, setup)
			s.open()
			s.desk.Settle()
			data := s.desk.Data()
			output(t, "sh", "-c", "cd "+s.desk.Dir+" && "+sh.gone)
			before := listing(t, data)
			large := live.NewDraft("zoe@other.test", support, "Large", strings.Repeat("All work and no play makes Zoe dull.\n", 50_000))
			for _, d := range []live.Draft{live.NewDraft(dora, support, "New", "Hello\n"), large} {
				if a := s.desk.Try(d); a.Code != 451 {
					t.Errorf("%s is answered %v", d.Subject, a)
				}
			}
			if status, text := readyz(t, url); status != 503 || !strings.Contains(text, "No mail is taken") {
				t.Errorf("readyz says %d %q", status, text)
			}
			live.Until(t, "the log to say so", func() bool { return strings.Contains(s.desk.Log(), "data directory moved") })
			want(t, "files in its place", listing(t, data), before)
			output(t, "sh", "-c", "cd "+s.desk.Dir+" && "+sh.back)
			want(t, "a mail when it is back", s.desk.Try(live.NewDraft(dora, support, "New", "Hello\n")).Code, 250)
			s.sink.Wait(s, 1, "dora@customer.test", "received")
			s.desk.Settle()
			want(t, "letters", len(s.sink.To("carla@customer.test"))+len(s.sink.To("dora@customer.test")), 2)
			want(t, "tickets", len(s.desk.Tickets()), 2)
			if n := strings.Count(s.desk.Log(), "ERR"); n > 8 {
				t.Errorf("%d lines say what is wrong:\n%s", n, s.desk.Log())
			}
			s.fsck()
		})
	}
}

// listing is every file in a directory with its size, its own name aside.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "none"
	}
	for _, e := range entries {
		info, err := e.Info()
		must(t, err)
		all.WriteString(e.Name() + " " + info.Mode().String() + " " + info.ModTime().String() + "\n")
	}
	return all.String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
