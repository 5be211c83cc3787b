package metrics

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// TestAlerts: the examples are well formed, and every metric that they and the manual name is one that there is.
func TestAlerts(t *testing.T) {
	m := New(Build{}, func() (Snapshot, error) {
		now := time.Now()
		one := map[string]int{"x": 1}
		return Snapshot{Tickets: one, Letters: one, Held: one, OldestOpen: now, OldestLetter: now, Backup: now, Certificates: map[string]time.Time{"x": now}}, nil
	})
	m.Received(time.Second)
	m.Delivered("sent", time.Second)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	there := w.Body.String()
	var alerts struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations map[string]string
			}
		}
	}
	text := read(t, "../docs/alerts.yml")
	if err := yaml.Unmarshal([]byte(text), &alerts); err != nil || len(alerts.Groups) != 1 || len(alerts.Groups[0].Rules) < 10 {
		t.Fatal(err, alerts)
	}
	for _, r := range alerts.Groups[0].Rules {
		if r.Alert == "" || r.Expr == "" || r.Annotations["remedy"] == "" {
			t.Errorf("%+v", r)
		}
	}
	board := read(t, "../docs/dashboard.json")
	if !json.Valid([]byte(board)) {
		t.Error("the dashboard is no JSON")
	}
	manual := read(t, "../docs/operations.md")
	for _, name := range regexp.MustCompile(`\bguichet_[a-z_]+`).FindAllString(text+board+manual, -1) {
		if !strings.Contains(there, "\n"+name+" ") && !strings.Contains(there, "\n"+name+"{") && !strings.Contains(there, "# TYPE "+name+" ") {
			t.Errorf("there is no metric %s", name)
		}
	}
	for _, line := range regexp.MustCompile(`# TYPE (guichet_\S+)`).FindAllStringSubmatch(there, -1) {
		if name := line[1]; !strings.Contains(manual, name) && name != "guichet_build_info" && name != "guichet_up" {
			t.Errorf("docs/operations.md does not tell of %s", name)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
