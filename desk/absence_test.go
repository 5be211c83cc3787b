package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// TestAbsentAgentsWriteToNobody: an agent's out-of-office that answers a notification, as the
// mail systems write it, reaches no customer and changes nothing (PRODUCT 7.8).
func TestAbsentAgentsWriteToNobody(t *testing.T) {
	for name, head := range map[string]string{
		"Exchange":         "Subject: Automatic reply: Cannot log in\r\nX-Auto-Response-Suppress: All\r\nauto-submitted: auto-generated\r\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\r\n",
		"Exchange, German": "Subject: Automatische Antwort: [#1] Cannot log in\r\nX-Auto-Response-Suppress: All\r\nAuto-Submitted: auto-generated\r\n",
		"Exchange, old":    "Subject: Out of Office: Cannot log in\r\nX-MS-Has-Attach:\r\nX-Auto-Response-Suppress: All\r\n",
		"Outlook rule":     "Subject: Abwesenheitsnotiz: Cannot log in\r\n",
		"Gmail":            "Subject: Out of office Re: [#1] Cannot log in\r\nAuto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Autoreply: yes\r\n",
		"Sieve vacation":   "Subject: Auto: Re: [#1] Cannot log in\r\nAuto-Submitted: auto-replied (vacation)\r\nX-Sieve: Pigeonhole Sieve 0.5.19\r\nPrecedence: bulk\r\n",
		"Postfix Admin":    "Subject: Away\r\nPrecedence: junk\r\nAuto-Submitted: auto-replied (vacation)\r\n",
		"Horde":            "Subject: Re: Cannot log in\r\nX-Vacation: yes\r\nPrecedence: bulk\r\nAuto-Submitted: auto-replied\r\n",
		"Zimbra":           "Subject: Absent: Cannot log in\r\nAuto-Submitted: auto-replied (zimbra; vacation)\r\nPrecedence: bulk\r\n",
		"iCloud":           "Subject: Auto Reply: Cannot log in\r\nAuto-Submitted: auto-replied\r\n",
		"Lotus Notes":      "Subject: AUTO: Ana is out of the office (returning 30.11.2026)\r\nAuto-Submitted: auto-generated\r\n",
		"Yahoo":            "Subject: Yahoo! Auto Response\r\nX-Autoreply: yes\r\nPrecedence: auto_reply\r\n",
		"null return path": "Subject: Re: Cannot log in\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			d, db := open(t, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
			if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "one@customer.test", "Help")); err != nil {
				t.Fatal(err)
			}
			notice := letters(t, db, 1)[ticket.KindNew]
			env := mail.Envelope{Session: "s", Trusted: true, From: address("ana@agents.test"), Recipients: []mail.Address{notice.ReplyTo.Address}, At: time.Now()}
			if name == "null return path" {
				env.From = mail.Address{}
			}
			words := "From: Ana <ana@agents.test>\r\nTo: " + notice.ReplyTo.Address.String() + "\r\nMessage-ID: <away@agents.test>\r\nIn-Reply-To: " +
				notice.MessageID.Bracketed() + "\r\n" + head + "\r\n#resolved\r\nI am on holiday until Monday.\r\n"
			if err := d.Receive(context.Background(), env, strings.NewReader(words)); err != nil {
				t.Fatal(err)
			}
			err := db.View(context.Background(), func(tx ticket.Reader) error {
				all, err := tx.Letters(1)
				for _, l := range all {
					if l.To.Address == address("carla@customer.test") && l.Kind != ticket.KindReceived {
						t.Errorf("%s to the customer", l.Kind)
					}
				}
				return err
			})
			if got := stored(t, db, 1); err != nil || got.Status != ticket.Open {
				t.Errorf("the ticket is %s, %v", got.Status, err)
			}
		})
	}
}
