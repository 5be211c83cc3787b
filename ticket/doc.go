// Package ticket holds the records of a help desk and what must always be true of them: Ticket with its
// people, Message, Letter, Event, Contact and Organisation with their rights, support Access,
// HeldMail (accepted, but of no ticket), Timer, Token with the Keyring that proves it, and the
// interfaces Store, Tx and Reader that keep them.
//
// It refuses to know any rule: who may join, what a command does, who hears of it. It reads no
// mail and renders none. A method here answers a question about one record or keeps its
// invariant; whatever needs two of them, the configuration or the time is a rule and lives below
// package desk.
//
// A stored record is JSON of these structs: a field may be added (with omitempty), never renamed.
// Store's conformance suite is store/storetest. Roles and scopes are PRODUCT 5.4, tokens 1.5,
// letters 2.6, the states of a ticket 3.
package ticket
