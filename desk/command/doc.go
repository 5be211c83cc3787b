// Package command is the registry of commands (registry.go: name, who may, what it needs, function) and one
// file for each family of them. Run does an agent's, a customer's or, of unproven first mails,
// only those that hide. What came of each line is an Outcome, which a transcript tells
// (PRODUCT 5.8, 7.3, 7.4).
//
// It refuses to know where the mail belongs and what becomes of its words: the ticket is given.
// #help, the docs and the words of each outcome have their texts in templates, by the same names.
package command
