// Package rules decides: one mail, one request of the API or one timer gives one Plan. Decide goes from what
// must never be answered (refused, known already, forged, ours, reports, machines) to what a human
// wants, an agent or a customer.
//
// It refuses to do any I/O. Each step is a function of the room whose subject it is; what is
// decided here is the order. docs/rules.md lists the rules with their tests.
package rules
