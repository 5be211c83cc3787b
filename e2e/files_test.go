package e2e

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestFewFiles: where the process may open few files, idle clients take none from those who bring mail,
// and the log has a line about it, not one for each client.
func TestFewFiles(t *testing.T) {
	const files = 160
	limited := []string{"sh", "-c", fmt.Sprintf(`ulimit -n %d && exec "$@"`, files), "sh"}
	s := begin(t, live.Setup{Wrap: limited, Strangers: true})
	holds(t, "the log", s.desk.Log(), "max_connections=48", "wanted=1000", "files=160", "LimitNOFILE")
	var idle []net.Conn
	for range 3 * files {
		c, err := net.DialTimeout("tcp", s.desk.Addr, live.Patience)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		idle = append(idle, c)
	}
	for n := range 5 {
		live.Until(t, "a mail to be taken", func() bool {
			return s.desk.TryRaw("carla@customer.test", []string{"support@desk.test"},
				live.NewDraft(carla, support, fmt.Sprint("Cannot log in ", n), "Hello\n").Bytes()).Code == 250
		})
	}
	if n := strings.Count(s.desk.Log(), "too many open files"); n > 1 {
		t.Errorf("%d lines of open files", n)
	}
	want(t, "idle clients", len(idle), 3*files)
	s.fsck()
}

// TestSoftLimitOfFiles: where only the soft limit is low, it is raised, and nothing is lowered.
func TestSoftLimitOfFiles(t *testing.T) {
	s := begin(t, live.Setup{Wrap: []string{"sh", "-c", `ulimit -S -n 160 && exec "$@"`, "sh"}})
	lacks(t, "the log", s.desk.Log(), "max_connections=")
	s.open()
}
