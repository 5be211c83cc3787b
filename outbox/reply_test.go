package outbox

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestRefusalOfManyLines: the code that says why may stand in any line, and in the ways of real
// servers; where none does, the usual words count. The attempt keeps what was said.
func TestRefusalOfManyLines(t *testing.T) {
	for said, want := range map[string]string{
		"550 5.1.1 gone":                                            "5.1.1",
		"550-5.1.1 gone\r\n550 5.1.1 for good":                      "5.1.1",
		"550-Sorry\r\n550 5.1.1 no mailbox of that name":            "5.1.1",
		"550-Sorry,\r\n550-we looked\r\n550 5.2.1 it is disabled":   "5.2.1",
		"550-5.0.0 no\r\n550 5.1.1 unknown":                         "5.1.1",
		"550-5.7.1 not from you\r\n550 5.1.1 see our page":          "5.7.1",
		"550-gone\r\n550 (5.1.1)":                                   "5.1.1",
		"550 #5.1.0 Address rejected.":                              "5.1.0",
		"550 Mailbox gone [5.1.1]":                                  "5.1.1",
		"550-gone\r\n550 5.1.1":                                     "5.1.1",
		"550-your address is\r\n550 5.1.1.7 and is listed":          "",
		"550-4.2.2 odd\r\n550 hm":                                   "",
		"550 no such user here":                                     "5.1.1",
		"550-Requested action not taken\r\n550 User   unknown":      "5.1.1",
		"551 Unknown user":                                          "5.1.1",
		"553 sorry, no mailbox here by that name":                   "5.1.1",
		"554 delivery error: dd This user doesn't have a x account": "5.1.1",
		"550 5.0.0 carla@customer.test... User unknown":             "5.1.1",
		"550 Utilisateur inconnu":                                   "5.1.1",
		"550 Empfänger unbekannt":                                   "5.1.1",
		"550 Unrouteable address":                                   "5.1.1",
		"550 Account has been disabled":                             "5.2.1",
		"552 Mailbox full":                                          "5.2.2",
		"552 user is over quota":                                    "5.2.2",
		"552 message too large":                                     "5.3.4",
		"550 No such user: blocked using a list":                    "",
		"550 relay not permitted, user unknown":                     "",
		"550 Sender address rejected: domain not found":             "",
		"550 hm":       "",
		"550 5.0.0 hm": "5.0.0",
	} {
		synctest.Test(t, func(t *testing.T) {
			m, p := letters(1), &peer{answer: at("RCPT", said)}
			_, stop := run(t, m, relay(p))
			settle(t, m, time.Minute)
			stop()
			l := m.letter(1)
			if len(l.Attempts) != 1 {
				t.Fatalf("%q: %+v", said, l.Attempts)
			}
			a := l.Attempts[0]
			if a.Enhanced != want {
				t.Errorf("%q: %q, want %q", said, a.Enhanced, want)
			}
			if kept := fmt.Sprint(a.Code); !strings.HasPrefix(a.Reply, kept) || strings.Contains(a.Reply, "5.1.1") && !strings.Contains(said, "5.1.1") {
				t.Errorf("%q is kept as %q", said, a.Reply)
			}
		})
	}
}

// TestWordsOfAMail: at the sender and at the content such words say nothing of the recipient.
func TestWordsOfAMail(t *testing.T) {
	for _, verb := range []string{"MAIL", "DATA"} {
		synctest.Test(t, func(t *testing.T) {
			m, p := letters(1), &peer{answer: at(verb, "550 user unknown")}
			_, stop := run(t, m, relay(p))
			settle(t, m, time.Minute)
			stop()
			if a := m.letter(1).Attempts[0]; a.Enhanced != "" {
				t.Errorf("%s: %q", verb, a.Enhanced)
			}
		})
	}
}
