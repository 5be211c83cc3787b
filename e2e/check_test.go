package e2e

import (
	"fmt"
	"net"
	"path/filepath"
	"testing"

	"guichet/e2e/live"
)

// TestCheckUseless: what leaves a desk useless is named by check, with the line where it stands.
func TestCheckUseless(t *testing.T) {
	t.Parallel()
	addr := live.FreeAddr()
	for _, c := range []struct {
		name  string
		setup live.Setup
		fault string
	}{
		{"good", live.Setup{}, ""},
		{"no agent", live.Setup{Agents: []live.Agent{}}, "agent: there is none"},
		{"a relay to itself", live.Setup{Relay: "itself"}, "outbound.relay: "},
		{"a relay to itself by name", live.Setup{Relay: "localhost"}, "outbound.relay: "},
		{"a relay elsewhere on this machine", live.Setup{Relay: addr}, ""},
		{"portal-only without pages", live.Setup{Addresses: []string{"email = \"support@desk.test\"\nreplies = \"portal-only\""}}, "address.replies: \"portal-only\""},
	} {
		d := live.NewDesk(t, binary, c.setup)
		switch c.setup.Relay {
		case "itself":
			c.setup.Relay = d.Addr
		case "localhost":
			_, port, _ := net.SplitHostPort(d.Addr)
			c.setup.Relay, d.Addr = "localhost:"+port, "127.0.0.1:"+port
		}
		d.Configure(c.setup)
		_, stderr, code := d.Run("check")
		if c.fault == "" {
			want(t, c.name+": exit", code, 0)
			continue
		}
		want(t, c.name+": exit", code, 2)
		holds(t, c.name, stderr, c.fault, d.Conf+":")
		if c.setup.Relay != "" && d.TryStart() == nil {
			t.Errorf("%s: serve runs", c.name)
		}
	}
}

// TestCheckAgentsProof: check says of whom nothing in DNS lets the desk believe that he wrote.
func TestCheckAgentsProof(t *testing.T) {
	t.Parallel()
	resolver := live.StartDNS(t, map[string][]string{
		"good.test. TXT":     {`"google-site-verification=x"`, `"v=spf1 ip4:192.0.2.1 -all"`},
		"redirect.test. TXT": {`"v=spf1 redirect=good.test"`},
		"none.test. TXT":     {`"v=spf10 is not one"`},
		"two.test. TXT":      {`"v=spf1 mx -all"`, `"v=spf1 a -all"`},
		"nobody.test. TXT":   {`"v=spf1 exp=why.test ?all -all"`},
		"empty.test. A":      {"192.0.2.1"},
	})
	for _, c := range []struct {
		agent, trusted, words string
	}{
		{"ana@good.test", "", ""},
		{"ana@redirect.test", "", ""},
		{"ana@none.test", "", "none.test has no SPF record"},
		{"ana@absent.test", "", "absent.test has no SPF record"},
		{"ana@empty.test", "", "empty.test has no SPF record"},
		{"ana@two.test", "", "two.test has several SPF records"},
		{"ana@nobody.test", "", "permits no host"},
		{"ana@none.test", `trusted = ["192.0.2.0/24"]`, ""},
	} {
		setup := live.Setup{Agents: []live.Agent{{Email: c.agent, Name: "Ana"}}, Strangers: true, Resolver: resolver, SMTP: c.trusted}
		d := live.NewDesk(t, binary, setup)
		var told struct {
			OK       bool
			Warnings []string
		}
		d.JSON(&told, "check")
		want(t, c.agent+": good", told.OK, true)
		if c.words == "" {
			want(t, c.agent+": warnings", len(told.Warnings), 0)
			continue
		}
		holds(t, c.agent, fmt.Sprint(told.Warnings), c.words, d.Conf+":", "agent.email")
	}
	alias := live.NewDesk(t, binary, live.Setup{
		Agents:    []live.Agent{{Email: "ana@good.test", Name: "Ana", Aliases: []string{"ana@none.test"}}},
		Strangers: true, Resolver: resolver,
	})
	_, stderr, _ := alias.Run("check")
	holds(t, "an alias", stderr, "agent.aliases", "none.test has no SPF record")
	silent := live.NewDesk(t, binary, live.Setup{Strangers: true, Resolver: live.FreeAddr()})
	_, stderr, code := silent.Run("check")
	want(t, "exit without DNS", code, 0)
	holds(t, "without DNS", stderr, "DNS does not tell whether agents.test")
}

// TestCheckHold: a restored desk is on hold until somebody lets it go, and check says so, whether it
// runs or not.
func TestCheckHold(t *testing.T) {
	s := begin(t, live.Setup{})
	s.open()
	backup := filepath.Join(t.TempDir(), "backup")
	s.must("backup", backup)
	s.must("check")
	other := restored(t, backup, live.Setup{})
	for _, runs := range []bool{false, true, false} {
		if runs {
			other.desk.Start()
		}
		_, stderr, code := other.desk.Run("check")
		want(t, "exit", code, 2)
		holds(t, "check", stderr, "on hold", "guichet restore --release")
		other.desk.Stop()
	}
	other.must("restore", "--release")
	other.must("check")
}
