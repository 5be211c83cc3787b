package outbox

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"
)

// TestDSN: a server that offers DSN hears what its reports are to bring; others hear nothing of it, and one that offers and
// refuses it gets the letter all the same.
func TestDSN(t *testing.T) {
	const from, to = "FROM:<b1@example.org> BODY=8BITMIME SIZE=", "TO:<carla@customer.test>"
	const fromDSN, toDSN = " RET=HDRS ENVID=b1@example.org", to + " NOTIFY=FAILURE,DELAY ORCPT=rfc822;carla@customer.test"
	refusing := func(step, code string) func(string, string) string {
		return func(verb, arg string) string {
			if verb == step && strings.Contains(arg, "ENVID") || verb == step && strings.Contains(arg, "NOTIFY") {
				return code + " 5.5.4 unknown parameter"
			}
			return ""
		}
	}
	for name, c := range map[string]struct {
		peer     *peer
		to       string
		from     string // what the first MAIL has behind its size
		rcpt     string // the last RCPT
		bounced  bool
		envelope int // how often the envelope was said
	}{
		"offered":            {peer: &peer{ehlo: []string{"8BITMIME", "SIZE 10000000", "DSN"}}, from: fromDSN, rcpt: toDSN, envelope: 1},
		"not offered":        {peer: &peer{}, rcpt: to, envelope: 1},
		"refused at MAIL":    {peer: &peer{ehlo: []string{"8BITMIME", "SIZE 10000000", "DSN"}, answer: refusing("MAIL", "555")}, from: fromDSN, rcpt: to, envelope: 2},
		"refused at RCPT":    {peer: &peer{ehlo: []string{"8BITMIME", "SIZE 10000000", "DSN"}, answer: refusing("RCPT", "501")}, from: fromDSN, rcpt: to, envelope: 2},
		"refused either way": {peer: &peer{ehlo: []string{"8BITMIME", "SIZE 10000000", "DSN"}, answer: at("RCPT", "501 5.1.3 no")}, from: fromDSN, rcpt: to, bounced: true, envelope: 2},
		"nobody there":       {peer: &peer{ehlo: []string{"8BITMIME", "SIZE 10000000", "DSN"}, answer: at("RCPT", "550 5.1.1 no")}, from: fromDSN, rcpt: toDSN, bounced: true, envelope: 1},
		"with a plus": {
			peer: &peer{ehlo: []string{"8BITMIME", "SIZE 10000000", "DSN"}}, to: "carla+help@customer.test", from: fromDSN,
			rcpt: "TO:<carla+help@customer.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;carla+2Bhelp@customer.test", envelope: 1,
		},
		"in UTF-8": {
			peer: &peer{ehlo: []string{"8BITMIME", "SMTPUTF8", "SIZE 10000000", "DSN"}}, to: "zoé@customer.test", from: fromDSN,
			rcpt: "TO:<zoé@customer.test> NOTIFY=FAILURE,DELAY ORCPT=utf-8;zoé@customer.test", envelope: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				reader := c.to
				if reader == "" {
					reader = "carla@customer.test"
				}
				m := newMemory(aLetter(1, reader))
				_, stop := run(t, m, relay(c.peer))
				settle(t, m, time.Second)
				stop()
				if got := m.letter(1).State; got != ticket.LetterSent && !c.bounced || got != ticket.LetterBounced && c.bounced {
					t.Errorf("state %s: %+v", got, m.letter(1).Attempts)
				}
				said := func(verb string) (all []string) {
					for _, line := range c.peer.log {
						if rest, ok := strings.CutPrefix(line, verb+" "); ok {
							all = append(all, rest)
						}
					}
					return all
				}
				mails, rcpts := said("MAIL"), said("RCPT")
				if len(mails) != c.envelope || !strings.HasPrefix(mails[0], from[:len("FROM:<b1@example.org> BODY=8BITMIME")]) {
					t.Fatalf("MAIL %q", mails)
				}
				words := strings.Fields(mails[0])
				words = slices.DeleteFunc(words, func(s string) bool {
					return !strings.HasPrefix(s, "RET=") && !strings.HasPrefix(s, "ENVID=")
				})
				if got := strings.Join(words, " "); got != strings.TrimSpace(c.from) {
					t.Errorf("DSN of MAIL %q, want %q", got, c.from)
				}
				if got := rcpts[len(rcpts)-1]; got != c.rcpt {
					t.Errorf("RCPT %q, want %q", got, c.rcpt)
				}
			})
		})
	}
}
