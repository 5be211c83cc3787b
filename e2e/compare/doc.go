// Command compare proves that two builds of the desk do the same: after a refactoring nothing that
// leaves the desk may differ from before by one octet.
//
//	go run ./e2e/compare OLD NEW     # commits; or a folder with a checkout, such as "."
//	./test compare OLD NEW           # the same
//
// Each commit is built in a git worktree of its own in a temporary folder. Both builds then live
// through the same stories (dialogues of customers, agents and machines, and all mails of
// ../shared/corpora and ../shared/cases), and each writes a transcript: the reply to every mail, every
// letter that left with all its headers, the log lines, and at the end what the command line prints of
// tickets, queue, quarantine, people and `explain`. `guichet parse` reads every corpus file. The
// transcripts are compared as they are; differences are shown as a diff, and the exit code is 1.
//
// # What makes a run repeatable
//
// The builds' standard library is changed (go build -overlay, see standin.go); the desk itself knows
// nothing of this. The wall clock is one that the story moves on by itself. Random octets depend on that clock,
// on how many are asked for, and on how many such requests came before at the same time, so that
// neither goroutines that draw different amounts nor another draw earlier in the story change what follows.
// Tickers, and sleepers that wait for a point of the wall clock, look at it every few milliseconds.
// Folders and network addresses are the same for both builds, one after the other.
//
// # What is not compared
//
// The order of letters and of log lines within one step of a story: letters to several people leave
// side by side, so both are sorted. Nothing else is changed or left out:
// durations are zero while the clock stands still.
//
// It knows the desk by its public interface only, as live does, and refuses to import any package of it.
package main
