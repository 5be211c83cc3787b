// Package state stands on both sides of a decision, inside the transaction: a Loader reads what the rules ask
// for, and Apply writes the Plan that they return. Base is what every part of the engine works with.
//
// It refuses to decide: what it reads is named by the mail, what it writes stands in the Plan. How much is
// read for one mail is bounded by constants, whatever stands on the ticket.
package state
