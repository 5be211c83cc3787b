// Package watch owns how a running desk is shown to people on a terminal. It refuses to know how the desk
// is asked; what strangers said is made plain before it is shown.
package watch

import (
	"fmt"
	"strings"
	"time"

	"guichet/metrics"
	"guichet/portal"
	"guichet/ticket"
	"guichet/zone"
)

// Seen is the desk at a moment.
type Seen struct {
	portal.Status
	Mails metrics.Counts `json:"mails"`
}

// Glance is what is shown: now, and what came since was. What the other side said is made plain, since it is a stranger's.
func Glance(was, now Seen) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("guichet, up %s; %s", now.At.Sub(now.Mails.Since).Round(time.Second), now.At.Format(time.RFC3339))
	if now.OnHold {
		line("ON HOLD since it was restored: no letter leaves (guichet restore --release or --discard)")
	}
	line("\n%-12s %10s %10s", "MAILS", "TOTAL", "PER MINUTE")
	span := now.At.Sub(was.At).Minutes()
	for _, verb := range metrics.Verbs {
		rate := "-"
		if span > 0 && now.Mails.Verbs[verb] >= was.Mails.Verbs[verb] {
			rate = fmt.Sprintf("%.0f", float64(now.Mails.Verbs[verb]-was.Mails.Verbs[verb])/span)
		}
		line("%-12s %10d %10s", verb, now.Mails.Verbs[verb], rate)
	}
	line("\nQUEUE        %d queued, %d deferred, %d held%s", now.Letters[ticket.LetterQueued], now.Letters[ticket.LetterDeferred], now.Letters[ticket.LetterHeld], since("; the oldest waits", now.Oldest, now.At))
	line("TICKETS      %d open, %d pending, %d resolved%s", now.Tickets[ticket.Open], now.Tickets[ticket.Pending], now.Tickets[ticket.Resolved], oldest(now))
	line("QUARANTINE   %d mails", now.Held[ticket.HeldQuarantine])
	if len(now.Slow) > 0 {
		line("\n%-28s %8s %10s  %s", "SLOW", "LETTERS", "SINCE", "LAST REPLY")
	}
	for _, d := range now.Slow {
		line("%-28.28s %8d %10s  %.60s", zone.Plain(d.Domain), d.Wait, age(now.At.Sub(d.Since)), zone.Plain(d.Reply))
	}
	return b.String()
}

func since(what string, at *time.Time, now time.Time) string {
	if at == nil {
		return ""
	}
	return what + " " + age(now.Sub(*at))
}

func oldest(now Seen) string {
	if now.OldestOpen == nil {
		return ""
	}
	return fmt.Sprintf("; the oldest open one, #%d, for %s", now.OldestOpen.Number, age(now.At.Sub(now.OldestOpen.Created)))
}

// age is a time for people: its two largest units.
func age(d time.Duration) string {
	switch d = max(d, 0); {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%dd%dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
	case d >= time.Hour:
		return fmt.Sprintf("%dh%dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return d.Round(time.Second).String()
}
