// Package service runs a desk: it opens data and sockets, wires the parts together, reads the configuration
// again at SIGHUP, and stops in order.
//
// It refuses to know subcommands and what they print: cmd/guichet has them. Whatever is wrong at the start is
// said before the first mail is taken.
package service
