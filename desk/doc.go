// Package desk owns the help desk: Ticket, Message, Event, Letter, Person, the tokens that
// prove them, and the rules. The rules are pure functions of state, message, verdict and
// time; they return changes and letters. Around them stands Desk, which reads the state,
// lets the rules decide and writes the outcome in one transaction of a Store.
//
// It declares the Store that it needs and refuses to know sockets, buckets, templates and
// configuration files.
//
// RFCs: 3834 (automatic answers), 5321 §4.5.1 (postmaster), 5322 §3.6.4 (threading).
package desk
