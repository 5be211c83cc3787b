// Package policy holds what the configuration says of the desk: support addresses, agents, categories,
// products with their fields, saved replies, and times. Directory answers the questions who and
// where about it: whose is an address, which support address does a recipient mean, who are the
// agents of a ticket.
//
// It refuses to know mails and states: the same Directory serves as long as the configuration
// does. Package config reads the file; cmd/guichet makes a Policy of it.
package policy
