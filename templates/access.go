package templates

import (
	"slices"
	"strconv"
	"time"

	"guichet/templates/block"
)

// Access is support access: an agent acts for a customer, with his consent, for a time
// (PRODUCT 5.7). The zero value is none.
type Access struct {
	State    AccessState
	Agent    Person        // who acts, or asks to
	Duration time.Duration // granted: for how long; offered: how long was asked for
	Until    time.Time     // granted: when it ends; offered: when the offer does; told in its own location
}

// AccessState is where the consent stands.
type AccessState string

// The states.
const (
	AccessOffered AccessState = "offered" // an agent asks
	AccessGranted AccessState = "granted"
	AccessEnded   AccessState = "ended"   // by either side, or since its time was over
	AccessExpired AccessState = "expired" // nobody answered the offer
	AccessRefused AccessState = "refused" // the customer said no
)

// grants are the durations that a button offers, the one that was asked for among them;
// others can be written.
func grants(asked time.Duration) []time.Duration {
	all := []time.Duration{time.Hour, 4 * time.Hour, 24 * time.Hour}
	if asked > 0 && !slices.Contains(all, asked) {
		all = append(all, asked)
		slices.Sort(all)
	}
	return all
}

// access appends the buttons: to grant what is offered, to end what is granted.
func (v *view) access(to []block.Block) []block.Block {
	if v.ReplyTo == "" {
		return to
	}
	add := func(label, command string, primary bool) {
		to = append(to, block.Block{Kind: block.Action, Label: label, URL: block.Mailto(v.ReplyTo, v.subjectLine(), command+"\n"), Primary: primary})
	}
	switch {
	case v.Access.State == AccessOffered && !v.ToAgent:
		for _, d := range grants(v.Access.Duration) {
			add(v.l.duration(d), "#grant "+shortDuration(d), d == v.Access.Duration)
		}
		add(v.l.phrases["action.refuse"], "#end-access", false)
	case v.Access.State == AccessGranted, v.Access.State == AccessOffered:
		add(v.l.phrases["action.end"], "#end-access", true)
	}
	return to
}

// shortDuration writes d as commands take it: "4h", "1d", "90m".
func shortDuration(d time.Duration) string {
	for _, unit := range []struct {
		long  time.Duration
		short string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}} {
		if d >= unit.long && d%unit.long == 0 {
			return strconv.Itoa(int(d/unit.long)) + unit.short
		}
	}
	return strconv.Itoa(int(d.Minutes())) + "m"
}
