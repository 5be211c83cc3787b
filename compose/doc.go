// Package compose makes of a letter's facts what leaves: the templates' structs, rendered, with the files that
// it brings. It reads what it needs from the store and parses stored mails for their files.
//
// It refuses to decide what somebody may read: desk/queue hands it only that. How a letter looks is the
// matter of package templates.
package compose
