// Package change is the one vocabulary of what a rule may do. A Decision is one ruling in the making: what
// came in (Inbound), what the store knew (State), who wrote it, and the Plan so far. A rule is a
// function that takes a Decision and changes its Plan: it changes a ticket, adds a message,
// records an event, sets a timer, writes a letter (package notify) or holds the mail.
//
// Its invariants are kept here and nowhere else: a rule changes copies, never the State; a
// ticket changes only by its Change, which carries events, letters and timers into the same
// commit; files of a sensitive ticket are sensitive; a mail becomes one message a ticket. Plan.Check looks at
// the finished Plan before anything is written: no change without an event, no letter to whom may not read it,
// one letter a customer a cause.
//
// It refuses to know which rule decides, and does no I/O: the same arguments give the same Plan.
package change
