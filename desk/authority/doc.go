// Package authority says who somebody is to a ticket: which place and standing the sender has, by whichever
// of his addresses, what he may read, and whether a deleted ticket is there for him.
//
// It refuses to know what he wants. The table "Who may what" of PRODUCT stands in
// desk/who_test.go, cell by cell; roles and scopes are ticket.May.
package authority
