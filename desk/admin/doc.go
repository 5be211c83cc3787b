// Package admin does what needs no mail: an admin keeps organisations, memberships and dead addresses, and a
// customer's application asks about support access (PRODUCT 5.7).
//
// It refuses to write letters and to change words of tickets; commands of agents do that.
package admin
