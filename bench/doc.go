// Command bench measures how fast the built desk takes mail, against Postfix on the same
// machine in the same run, and prints a Markdown table.
//
//	go run ./bench                         # all loads, empty store, some minutes
//	go run ./bench -tickets 1000000        # and again over a store with a million tickets
//	go run ./bench -scale 100000           # what people do on a desk with as many tickets
//	go run ./bench -share                  # mails that have something in common
//	go run ./bench -before COMMIT -rounds 10   # against the desk of another commit
//
// What is compared: for the desk a 250 means that ticket, message, indexes, confirmation and
// notification are on disk in one commit; for Postfix that the mail is in its queue (hold, so
// that nothing is delivered meanwhile). The desk's relay does not greet during a measurement,
// so its letters wait too; with -deliver it takes them and delivery competes for the cores.
//
// Loads: a client of our own, whose every mail has a sender of its own, so that each is
// confirmed; and Postfix's smtp-source, whose mails all have the same sender: the desk makes
// a ticket and a notification of each, but confirms only what the sender's budget allows.
//
// With -judge the senders of our own client are strangers with DKIM signatures, and a DNS on
// this machine proves their mail.
//
// With -scale it times mails and commands of one person, timers of one moment, and the first load,
// all over a store as years of service leave it: customers with organisations and roles, five
// messages a ticket in four languages by Zipf's law, timers, notes, letters, the search index.
//
// With -before it checks the commit out into a git worktree of its own, builds it, and measures each
// load with both builds in turns; the medians of the pairs' ratios tell what a change costs.
//
// With -dead letters wait for a relay at which nothing listens: what that costs, how the queue is listed, and how they leave when
// it is back.
//
// With -abuse it sends thousands of mails of each kind of abuse to one desk and none to another, and then times honest mails
// to both in turns.
//
// -large times replies to a ticket, from a person and to an agent that have very much behind them; -idle measures the memory of
// idle sessions, -corpora the file that real mails make; -pace sends a load at a fixed rate.
//
// It owns no part of the desk; only seeding goes through the store's own package, since SMTP would
// take hours.
package main
