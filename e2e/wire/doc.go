// Command wire fuzzes the built desk over its sockets: scripts of SMTP and LMTP, made by a grammar and changed at
// random, in chunks and with pauses, in many sessions at once.
//
//	go run ./e2e/wire -for 1h          # look for new faults; what shows something new is kept in e2e/wire/corpus
//	go run ./e2e/wire -play FILE       # one script, with what was said
//	./test wire 1h                     # the first of them
//
// # What must hold, whatever is sent
//
//   - The desk lives: no panic in its log, and after each round an ordinary mail is taken.
//   - One reply a command, in order, none more; a session ends after a reply that may end one, or because its client
//     ended it. An oracle of its own, which shares no code with the desk, reads what was sent as RFC 5321 and
//     RFC 3030 say.
//   - Every mail that was answered 250 is in the store, octet by octet, and nothing else is. At the end of a round the
//     desk is stopped, each second time by SIGKILL amid its sessions, and the store is read; fsck agrees.
//   - Memory stays below a bound (RssAnon).
//
// # Corpus
//
// A script that shows something new, that is a reply not yet seen to a command in that state, is kept and changed again later, as
// AFL does by coverage. Scripts are text files: the first line says smtp or lmtp and perhaps early, which does not
// wait for the greeting; then send "…" (a Go string), wait, pause MS, close, reset. A script that broke a rule
// is kept in the corpus too, under the name bad-….
//
// The program knows the desk by its sockets and command line; only the audit opens the store, of a desk that is stopped.
//
// RFCs: 5321, 2033 (LMTP), 2920 (PIPELINING), 3030 (CHUNKING).
package main
