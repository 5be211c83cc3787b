package e2e

import (
	"fmt"
	"net/mail"
	"strings"
	"sync/atomic"
	"testing"

	"guichet/e2e/live"
)

// gateway is a desk whose letters a go-between carries to another one.
type gateway struct {
	desk    *live.Desk
	sink    *live.Sink
	domain  string
	carried int // letters of the sink that were looked at
}

func startGateway(t *testing.T, domain string, prove bool) *gateway {
	t.Helper()
	g := &gateway{sink: live.StartSink(t), domain: domain}
	setup := live.Setup{
		Relay:     g.sink.Addr,
		Addresses: []string{fmt.Sprintf("email = \"support@%s\"\nname = \"Support of %[1]s\"\nlanguage = \"en\"", domain)},
		Agents:    []live.Agent{{Email: "ana@agents." + domain, Name: "Ana"}},
	}
	if prove {
		setup = proven(t, setup)
	}
	g.desk = live.StartDesk(t, binary, setup)
	return g
}

// carry brings everything new that is for the other one to it, as the go-between leaves it,
// and returns how much that was.
func (g *gateway) carry(t *testing.T, to *gateway, leave func(live.Letter) live.Letter) int {
	t.Helper()
	g.desk.Settle()
	all, n := g.sink.All(), 0
	for _, l := range all[g.carried:] {
		if !strings.HasSuffix(l.Rcpt[0], "@"+to.domain) {
			continue
		}
		n++
		l = leave(l)
		if a := to.desk.TryRaw(l.From, l.Rcpt, l.Raw); a.Code != 250 {
			t.Errorf("%s refuses %v", to.domain, a)
		}
	}
	g.carried = len(all)
	return n
}

// without returns a letter without the header fields whose names begin so.
func without(l live.Letter, names ...string) live.Letter {
	head, body, _ := strings.Cut(string(l.Raw), "\r\n\r\n")
	var kept []string
	drop := false
	for _, line := range strings.Split(head, "\r\n") {
		if line[0] != ' ' && line[0] != '\t' {
			drop = false
			for _, name := range names {
				drop = drop || strings.HasPrefix(strings.ToLower(line), strings.ToLower(name))
			}
		}
		if !drop {
			kept = append(kept, line)
		}
	}
	l.Raw = []byte(strings.Join(kept, "\r\n") + "\r\n\r\n" + body)
	return l
}

// S14: two desks that answer each other fall silent, whether what travels between them says
// that a machine wrote it or not; one alert says so where it went on for long.
func TestS14TwoGateways(t *testing.T) {
	t.Parallel()
	marks := []string{"Auto-Submitted:", "X-Auto-", "X-Guichet-", "List-", "Feedback-ID:", "DKIM-Signature:"}
	var serial atomic.Int64
	for _, c := range []struct {
		name   string
		leave  func(live.Letter) live.Letter
		count  int // of letters between them
		alerts int
	}{
		{"as they are", func(l live.Letter) live.Letter { return l }, 1, 0},
		{"without marks", func(l live.Letter) live.Letter { return without(l, marks...) }, 2, 0},
		{"without marks and threads", func(l live.Letter) live.Letter {
			from, err := mail.ParseAddress(l.Get("From"))
			if err != nil {
				t.Error(err)
				return l
			}
			_, domain, _ := strings.Cut(l.Rcpt[0], "@")
			l = without(l, append(marks, "Message-ID:", "In-Reply-To:", "References:", "Reply-To:", "Subject:", "To:")...)
			l.From, l.Rcpt = from.Address, []string{"support@" + domain}
			l.Raw = append([]byte(fmt.Sprintf("Message-ID: <%d@between.test>\r\nSubject: Your mail %[1]d\r\nTo: support@%s\r\n", serial.Add(1), domain)), l.Raw...)
			return l
		}, 10, 1},
	} {
		for _, prove := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, proven %v", c.name, prove), func(t *testing.T) {
				t.Parallel()
				one, two := startGateway(t, "one.test", prove), startGateway(t, "two.test", prove)
				one.desk.Send(live.NewDraft("Two <support@two.test>", "support@one.test", "hello", "Hello, one.\n"))
				letters := 0
				for quiet := 0; quiet < 2; {
					n := one.carry(t, two, c.leave) + two.carry(t, one, c.leave)
					if letters += n; letters > 50 {
						t.Fatalf("they still talk after %d letters", letters)
					}
					if quiet++; n > 0 {
						quiet = 0
					}
				}
				if letters != c.count {
					t.Errorf("%d letters between them, want %d", letters, c.count)
				}
				alerts := len(one.sink.To("ana@agents.one.test", "alert")) + len(two.sink.To("ana@agents.two.test", "alert"))
				want(t, "alerts", alerts, c.alerts)
			})
		}
	}
}
