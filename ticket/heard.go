package ticket

import (
	"slices"
	"time"

	"guichet/mail"
)

// Alerted is what agents were told in the current hour of one author's mails that change nothing
// (PRODUCT 7.14).
type Alerted struct {
	Author mail.Address `json:",omitzero"` // folded; zero stands for all whom MaxAlerted leaves no place
	Reason string       // of the alerts: a person's mails and his machine's are counted apart
	Since  time.Time    // when the hour began
	Told   int          // alerts in it
	// Untold are the messages of the hour that wait for the sum at its end, MaxUntold at most;
	// Waiting says how many mails they are in all, also those that are no messages.
	Untold  []uint32 `json:",omitempty"`
	Waiting int      `json:",omitempty"`
}

// Bounds of what a ticket remembers of alerts: whoever invents authors fills no record.
const (
	MaxAlerted = 50 // authors
	MaxUntold  = 20 // messages that a sum shows; the others are counted
)

// AlertsOf returns what agents were told of an author's mails in the hour that runs at now; nil if
// nothing. A new hour begins where the last one is over and nothing of it waits for its sum.
func (t *Ticket) AlertsOf(author mail.Address, reason string, now time.Time, hour time.Duration) *Alerted {
	at := slices.IndexFunc(t.Alerts, func(a Alerted) bool { return a.Author == Fold(author) && a.Reason == reason })
	if at < 0 || now.Sub(t.Alerts[at].Since) >= hour && t.Alerts[at].Waiting == 0 {
		return nil
	}
	return &t.Alerts[at]
}

// BeginAlerts begins an author's hour. Hours that are over give up their places.
func (t *Ticket) BeginAlerts(author mail.Address, reason string, now time.Time, hour time.Duration) *Alerted {
	author = Fold(author)
	t.Alerts = slices.DeleteFunc(slices.Clone(t.Alerts), func(a Alerted) bool {
		return a.Waiting == 0 && (now.Sub(a.Since) >= hour || a.Author == author && a.Reason == reason)
	})
	if len(t.Alerts) >= MaxAlerted {
		if a := t.AlertsOf(mail.Address{}, reason, now, hour); a != nil {
			return a
		}
		author = mail.Address{}
	}
	t.Alerts = append(t.Alerts, Alerted{Author: author, Reason: reason, Since: now})
	return &t.Alerts[len(t.Alerts)-1]
}

// Hold leaves a mail to the sum at the hour's end; 0 is no message.
func (a *Alerted) Hold(message uint32) {
	a.Waiting++
	if message != 0 && len(a.Untold) < MaxUntold {
		a.Untold = append(slices.Clone(a.Untold), message)
	}
}
