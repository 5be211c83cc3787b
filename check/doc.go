// Package check owns the proofs of "guichet check": what of a desk's surroundings is as it must be,
// and for each thing that is not, what to do about it. A proof looks at the thing itself: it asks DNS,
// opens the port, shakes hands, logs in at the relay, sends a mail the whole way and waits for it.
//
// It refuses to know how findings are printed and how a desk runs: whoever calls hands in the world
// (Options), so that a test builds a broken one. It changes nothing, and whatever DNS or a peer says
// is bounded and shown as plain text. A desk that only listens at loopback lives behind another
// server: what DNS lacks is a note there, no fault. Its table is TestWrongTurns.
package check
