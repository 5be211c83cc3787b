// Package life moves a ticket through its states: open, pending, resolved, closed, with the timers that do
// so by themselves, the clock that waits after a downtime, reminders, ratings, merging, splitting
// and taking back (PRODUCT 3, 7.5).
//
// It refuses to know who may ask for it. The rows of the table of causes stand in
// desk/life_test.go and desk/clock_test.go.
package life
