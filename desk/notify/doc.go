// Package notify says who hears of a change, in which letter, and when (PRODUCT 2.1, 2.2, 2.5, 7.14): it
// drafts letters, holds those that can be taken back, joins those that belong together, gives
// each its identity, hides what its reader may not see, and keeps the budgets of automatic mail.
//
// It refuses to know why something changed: a rule hands it a Notification. The table "What
// happens, who hears it" of PRODUCT stands in desk/hear_test.go, cell by cell. Nobody hears of
// what he wrote; one cause is at most one letter for a person.
package notify
