// Package machine owns the marks of mail that no person wrote: automatic answers, lists, mass
// mail, calendars' answers, delivery reports and complaints, and emoji reactions.
//
// It refuses to decide what follows from them, and never takes a person for a machine on one weak
// sign: who answers a machine feeds a loop, who does not answer a person loses a customer.
//
// The fields are tables in auto.go and list.go, the order of evidence is Detect; reports are read
// by standard in bounce.go and by their words in prose.go. Words are data (language), statuses of
// servers' words are reasons in bounce_words.go.
//
// RFCs: 2369, 2919, 3463, 3464, 3834, 5965, 6522, 8098.
package machine
