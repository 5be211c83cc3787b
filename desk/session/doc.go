// Package session says who visits the pages (PRODUCT 5.1, 5.6): by a personal link, by a login letter's link or
// code, by the cookie that such a login left. It writes the login letters.
//
// It refuses to know HTTP, and what a visitor may do: that is said by ticket.May, question.MayRead and the rules.
package session
