// Package storetest is the conformance suite of desk.Store. It owns the list of what every
// engine must do, in the desk's terms, and refuses to know how one does it: no bucket, page
// or table shows. Times in it have whole microseconds, which every engine can keep.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"guichet/mail"
	"guichet/ticket"
)

// Run checks a kind of store. open returns a new, empty one, which it closes itself when
// the test ends.
func Run(t *testing.T, open func(t *testing.T) ticket.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, ticket.Store)
	}{
		{"installation", testInstallation},
		{"ticket", testTicket},
		{"ticket numbers", testNumbers},
		{"skipped numbers", testSkip},
		{"tickets by page", testTicketPages},
		{"tickets by words in them", testNaming},
		{"the latest tickets, by state", testLatest},
		{"tickets by assignee, state and priority", testQueued},
		{"ratings", testRatings},
		{"what is not there", testNotFound},
		{"copies are the caller's", testCopies},
		{"strangers' octets", testOddOctets},
		{"message", testMessage},
		{"events", testEvents},
		{"parts need their ticket", testOrphanParts},
		{"raw mail", testRaw},
		{"raw mail of copies", testSharedRaw},
		{"stage limits", testStageLimit},
		{"stage reader's error", testStageReaderError},
		{"held mail", testHeldMail},
		{"letters of a ticket", testLetters},
		{"letters of a ticket from either end", testEachLetter},
		{"letters of no ticket", testLettersWithoutTicket},
		{"letter ids", testLetterIDs},
		{"pending letters by page", testPending},
		{"due letters", testDue},
		{"due letters move", testDueMoves},
		{"due letters that move often", testDueMovesOften},
		{"leases", testLease},
		{"leased letters are not due", testLeasedDue},
		{"refs", testRefs},
		{"contacts", testContact},
		{"contacts by page", testContactPages},
		{"organisations", testOrganisations},
		{"articles", testArticles},
		{"memos", testMemos},
		{"memos end", testMemosEnd},
		{"automatic counters", testAutomatic},
		{"automatic counters slide", testAutomaticSlides},
		{"erasure", testErasure},
		{"timers", testTimers},
		{"one timer of a kind", testTimerReplaced},
		{"update fails", testUpdateFails},
		{"update panics", testUpdatePanics},
		{"update sees itself", testUpdateSeesItself},
		{"update gives up", testUpdateContext},
		{"view is one state", testViewConsistent},
		{"two decide at once", testTwoDecide},
		{"a failing neighbour", testFailingNeighbour},
		{"fn may run again", testRunAgain},
		{"a lost race stages again", testStagedTwice},
		{"beat", testBeat},
		{"search", testSearch},
		{"search by page", testSearchPages},
		{"search after changes", testSearchChanges},
		{"search after forgetting", testSearchForget},
		{"search within an update", testSearchWithin},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// RunDurable checks that a store still has everything after it was closed and opened.
// reopen closes the store that it gets and opens the same data again.
func RunDurable(t *testing.T, open func(t *testing.T) ticket.Store, reopen func(*testing.T, ticket.Store) ticket.Store) {
	t.Run("an arrival", func(t *testing.T) { testReopenArrival(t, open(t), reopen) })
	t.Run("sequences go on", func(t *testing.T) { testReopenSequences(t, open(t), reopen) })
	t.Run("last beat", func(t *testing.T) { testReopenBeat(t, open(t), reopen) })
}

// start is the time at which the suite plays.
var start = time.Date(2026, 3, 9, 10, 15, 0, 123456000, time.UTC)

func update(t *testing.T, s ticket.Store, fn func(ticket.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func view(t *testing.T, s ticket.Store, fn func(ticket.Reader) error) {
	t.Helper()
	if err := s.View(context.Background(), fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

// same compares what was kept with what was read. Times compare as instants, and an empty
// list is as good as none.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(s + ": " + err.Error())
	}
	return a
}

func mailbox(name, s string) mail.Mailbox { return mail.Mailbox{Name: name, Address: address(s)} }
