package main

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"guichet/templates"
	"guichet/ticket"
)

// TestModel runs random sequences of mails, commands, timers, deliveries and restarts
// against a real desk over a real store, and a model that says the rules as simply as they
// can be said. Statuses, persons, messages, links, timers and letters must agree after
// every step, and no letter may tell its reader what he must not know.
//
// Each run draws which of the rarer steps it takes, so that those meet each other.
func TestModel(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		x, stop := newMachine(t, words, 0)
		defer stop()
		x.begins(t)
		t.Repeat(drawn(t, map[string]func(*rapid.T){
			"customer writes":     x.customerWrites,
			"customer replies":    x.customerReplies,
			"agent answers":       x.agentAnswers,
			"letters leave":       x.lettersLeave,
			"letters leave again": x.lettersLeave,
			"time passes":         x.timePasses,
			"anybody replies":     x.anybodyReplies,
			"agent writes a note": x.agentNotes,
			"the desk restarts":   x.restarts,
			"mail comes twice":    x.mailComesTwice,
			"":                    x.check,
		}, map[string]func(*rapid.T){
			"customer rates":          x.customerRates,
			"customer goes next door": x.customerWritesElsewhere,
			"customer shares":         x.customerShares,
			"customer marks":          x.customerMarks,
			"customer deletes":        x.customerDeletes,
			"customer confirms":       x.customerConfirms,
			"customer grants":         x.customerGrants,
			"customer asks":           x.customerAsks,
			"editor replies":          x.editorReplies,
			"watcher leaves":          x.watcherLeaves,
			"machine answers":         x.machineAnswers,
			"stranger insists":        x.strangerInsists,
			"agent assigns":           x.agentAssigns,
			"agent shares":            x.agentShares,
			"agent follows":           x.agentFollows,
			"agent accepts":           x.agentAccepts,
			"agent marks":             x.agentMarks,
			"agent merges":            x.agentMerges,
			"agent links":             x.agentLinks,
			"agent splits":            x.agentSplits,
			"agent deletes":           x.agentDeletes,
			"agent erases":            x.agentErases,
			"agent marks spam":        x.agentMarksSpam,
			"agent asks for access":   x.agentAsksForAccess,
			"agent ends access":       x.agentEndsAccess,
			"the application asks":    x.mayAct,
			"agent mistypes":          x.agentMistypes,
			"agent decides":           x.agentDecides,
			"agent puts off":          x.agentPutsOff,
			"agent snoozes":           x.agentSnoozes,
			"agent asks outside":      x.agentAsks,
			"agent answers aside":     x.agentAnswersAside,
			"supplier answers":        x.supplierAnswers,
			"customer thanks":         x.customerThanks,
		}))
	})
}

// begins gives the steps something to work on: one that finds nothing to do ends a run early.
func (x *machine) begins(t *rapid.T) {
	for range 3 {
		x.customerWrites(t)
		x.check(t)
	}
	x.lettersLeave(t)
	x.check(t)
}

// drawn joins the steps that every run takes with some of the rarer ones.
func drawn(t *rapid.T, steps, rarer map[string]func(*rapid.T)) map[string]func(*rapid.T) {
	for _, name := range slices.Sorted(maps.Keys(rarer)) {
		if rapid.IntRange(0, 2).Draw(t, "with: "+name) > 0 {
			steps[name] = rarer[name]
		}
	}
	return steps
}

// newMachine starts a desk beside a model. Stop checks its store.
func newMachine(t *rapid.T, words *templates.Set, hold time.Duration) (x *machine, stop func()) {
	dir, err := os.MkdirTemp("", "guichet-model")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ticket.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	x = &machine{T: t, dir: dir, keys: keys, words: words, now: start, hold: hold, model: newModel(start), shown: map[ticket.LetterID]string{}}
	x.start()
	x.organise()
	return x, func() {
		x.stop()
		os.RemoveAll(dir)
	}
}
